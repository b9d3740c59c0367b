"""The Hague as it is known beside the shipped files: residents per stadsdeel in 2019 (CBS)."""

BY_STADSDEEL_2019 = {
    "Centrum": 104_925,
    "Escamp": 125_740,
    "Haagse Hout": 46_230,
    "Laak": 44_540,
    "Leidschenveen-Ypenburg": 48_675,
    "Loosduinen": 48_645,
    "Scheveningen": 56_990,
    "Segbroek": 61_935,
}
