"""What a point says in these tests, and of what."""

# What a point says of a finding, of the first advice, of one that is not on the page, and of a
# question that has no sentence on it.
OF_FINDING, OF_ADVICE = (
    "Bij ons is het juist rustig.",
    "Dit doen wij al sinds mei: 12 uur per week.",
)
OF_LATER, OF_OTHER = "Dat past hier niet.", "Wij kennen deze groep goed."
