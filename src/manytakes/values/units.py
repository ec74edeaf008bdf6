"""Units of measure and money: the words for them, their normal form, and how they convert.

    at(flat, i)          -> (Unit, end) | None     the longest unit written at `i`
    money_before(flat, i)-> (Unit, end) | None     "$", "HK$", "US $", "eur" before a number
    scale(unit)          -> (dimension, factor)    to the base of its dimension, None for money

`flat` is folded text. A unit is its normal form: an ISO 4217 code for money, an SI
or customary symbol for measures, an English word for spans of time. Currencies never
convert. Pounds are GBP here; `quantities` tells when they weigh.
"""

from __future__ import annotations

import re

# dimension, normal form, factor to the dimension's base: the words for it
_MEASURES = """
length nm 1e-9: nanometre nanometres nanometer nanometers
length µm 1e-6: µm μm micron microns micrometre micrometres micrometer micrometers
length mm .001: mm millimetre millimetres millimeter millimeters
length cm .01: cm cms centimetre centimetres centimeter centimeters
length dm .1: decimetre decimetres decimeter decimeters
length m 1: m metre metres meter meters
length km 1000: km kms kilometre kilometres kilometer kilometers
length in .0254: in inch inches "
length ft .3048: ft foot feet
length yd .9144: yd yds yard yards
length mi 1609.344: mi mile miles
length nmi 1852: nautical_mile nautical_miles
length ly 9.4607e15: light_year light_years lightyear lightyears
area cm2 1e-4: cm2 cm² sq_cm square_centimetre square_centimetres square_centimeter square_centimeters
area sqin .00064516: sq_in square_inch square_inches
area m2 1: m2 m² sq_m sqm square_metre square_metres square_meter square_meters
area km2 1e6: km2 km² sq_km square_kilometre square_kilometres square_kilometer square_kilometers
area sqyd .83612736: sq_yd square_yard square_yards
area sqft .09290304: sq_ft sqft square_foot square_feet ft2 ft²
area sqmi 2589988.1: sq_mi square_mile square_miles
area acre 4046.856: acre acres
area ha 10000: ha hectare hectares
volume ml 1e-6: ml millilitre millilitres milliliter milliliters
volume cl 1e-5: cl centilitre centilitres centiliter centiliters
volume dl 1e-4: decilitre decilitres deciliter deciliters
volume hl .1: hectolitre hectolitres hectoliter hectoliters
volume l .001: l litre litres liter liters
volume cm3 1e-6: cc cm3 cm³ cubic_centimetre cubic_centimetres cubic_centimeter cubic_centimeters
volume cuin 1.63871e-5: cubic_inch cubic_inches
volume cuyd .764555: cubic_yard cubic_yards
volume floz 2.95735e-5: fl_oz fluid_ounce fluid_ounces
volume m3 1: m3 m³ cubic_metre cubic_metres cubic_meter cubic_meters
volume cuft .0283168: cubic_foot cubic_feet
volume gal .003785412: gallon gallons gal
volume pint .000473176: pint pints
volume quart .000946353: quart quarts
volume bbl .1589873: barrel barrels bbl
volume tsp 4.92892e-6: teaspoon teaspoons tsp
volume tbsp 1.478676e-5: tablespoon tablespoons tbsp
volume cup .000236588: cup cups
mass ug 1e-9: microgram micrograms microgramme microgrammes µg μg mcg
mass mg 1e-6: mg milligram milligrams milligramme milligrammes
mass g .001: g gram grams gramme grammes
mass kg 1: kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes
mass t 1000: t tonne tonnes metric_ton metric_tons
mass ton 907.18474: ton tons
mass lb .45359237: lb lbs pounds_mass
mass oz .0283495: oz ounce ounces
mass st 6.35029: stone
mass Gt 1e12: gigaton gigatons gigatonne gigatonnes
mass carat .0002: carat carats
time ms .001: ms msec millisecond milliseconds
time second 1: second seconds sec secs
time minute 60: minute minutes min mins
time hour 3600: h hour hours hr hrs
time day 86400: day days
time week 604800: week weeks wk wks
time fortnight 1209600: fortnight fortnights
time month 2629746: month months
time quarter 7889238: quarters
time year 31556952: year years yr yrs
time decade 315569520: decade decades
time century 3155695200: century centuries
time night 86400: night nights
time weekend 172800: weekend weekends
temperature C 1: ℃ degc deg_c °c ºc celsius celcius centigrade centigrate degree_celsius degrees_celsius
temperature C 1: deg_celsius degree_c degrees_c degree_centigrade degrees_centigrade deg_centigrade
temperature F 1: ℉ degf deg_f °f ºf fahrenheit farenheit degree_fahrenheit degrees_fahrenheit
temperature F 1: degree_f degrees_f deg_fahrenheit
temperature K 1: kelvin kelvins degree_kelvin degrees_kelvin
angle degree 1: degree degrees deg °
angle rad 57.29578: radian radians
angle turn 360: turn turns
speed km/h .2777778: kph kmh kmph
speed mph .44704: mph
speed kn .5144444: kt kts knot knots
economy mpg 1: mpg
power W 1: watt watts
power kW 1e3: kw kilowatt kilowatts
power MW 1e6: megawatt megawatts mw
power GW 1e9: gw gigawatt gigawatts
power hp 745.7: hp bhp horsepower
energy J 1: joule joules
energy kWh 3.6e6: kwh kilowatt_hour kilowatt_hours
energy MWh 3.6e9: mwh megawatt_hour megawatt_hours
energy GWh 3.6e12: gwh gigawatt_hour gigawatt_hours
energy kcal 4184: kcal calorie calories
torque lbft 1: lb-ft pound-feet pound_feet foot-pounds foot_pounds ft-lb
frequency Hz 1: hz hertz
frequency kHz 1e3: khz kilohertz
frequency MHz 1e6: mhz megahertz
frequency GHz 1e9: ghz gigahertz
data bit 1: bit bits
data B 8: byte bytes
data kB 8e3: kb kilobyte kilobytes
data kbit 1e3: kbit kilobit kilobits
data Mbit 1e6: mbit megabit megabits
data Gbit 1e9: gbit gigabit gigabits
data MB 8e6: mb megabyte megabytes
data GB 8e9: gb gigabyte gigabytes
data TB 8e12: tb terabyte terabytes
data PB 8e15: petabyte petabytes
data Mbps 1e6: mbps
sound dB 1: db decibel decibels
voltage V 1: volt volts
current A 1: amp amps ampere amperes
current mAh 1: mah
pressure psi 6894.76: psi
pressure Pa 1: pascal pascals
pressure MPa 1e6: mpa megapascal megapascals
pressure bar 1e5: millibars
ratio % .01: % percent per_cent per_cents percents percentage pct p.c
ratio pp .01: percentage_point percentage_points
ratio bp .0001: basis_point basis_points bps
"""

_MONEY = """
USD: us_dollar us_dollars u.s_dollars u.s._dollars united_states_dollar united_states_dollars
USD: american_dollars usd us$ u.s$ u.s.$ usd$ bucks
$: dollar dollars $
EUR: euro euros eur €
GBP: quid
GBP: gbp sterling pounds_sterling british_pound british_pounds ps
JPY: yen jpy ¥ japanese_yen yens
CNY: yuan yuans renminbi rmb cny kuai chinese_yuan chinese_renminbi
HKD: hkd hk$ hong_kong_dollar hong_kong_dollars
AUD: aud a$ au$ australian_dollar australian_dollars
CAD: cad c$ ca$ canadian_dollar canadian_dollars
NZD: nzd nz$ new_zealand_dollar new_zealand_dollars
SGD: sgd s$ singapore_dollar singapore_dollars
JMD: jmd jamaican_dollar jamaican_dollars
BBD: bbd barbadian_dollar barbadian_dollars
FJD: fjd fijian_dollar fijian_dollars fiji_dollar fiji_dollars
TTD: ttd trinidad_and_tobago_dollar trinidad_and_tobago_dollars
ZWL: zimbabwean_dollar zimbabwean_dollars zimbabwe_dollar zimbabwe_dollars
TWD: twd new_taiwan_dollar new_taiwan_dollars taiwan_dollar taiwan_dollars
CHF: chf swiss_franc swiss_francs
FRF: frf french_franc french_francs
BEF: belgian_franc belgian_francs
LUF: luxembourg_franc luxembourg_francs
franc: franc francs
PKR: pkr pakistani_rupee pakistani_rupees
LKR: lkr sri_lankan_rupee sri_lankan_rupees
NPR: nepalese_rupee nepalese_rupees
BDT: bdt bangladeshi_taka taka
INR: inr rupee rupees ₹ indian_rupee indian_rupees rs
KRW: krw won south_korean_won korean_won ₩
KPW: kpw north_korean_won
MYR: myr ringgit ringgits malaysian_ringgit malaysian_ringgits
HUF: huf forint forints hungarian_forint hungarian_forints
CZK: czk koruna korunas koruny czech_koruna czech_korunas czech_crown czech_crowns
ISK: isk icelandic_krona icelandic_kronur
RON: romanian_leu romanian_lei
BGN: bgn bulgarian_lev bulgarian_leva
EGP: egp egyptian_pound egyptian_pounds
LBP: lbp lebanese_pound lebanese_pounds
KES: kes kenyan_shilling kenyan_shillings
UGX: ugx ugandan_shilling ugandan_shillings
TZS: tzs tanzanian_shilling tanzanian_shillings
GHS: ghs cedi cedis ghanaian_cedi
KWD: kwd kuwaiti_dinar kuwaiti_dinars
IQD: iqd iraqi_dinar iraqi_dinars
JOD: jod jordanian_dinar jordanian_dinars
BHD: bhd bahraini_dinar bahraini_dinars
RSD: rsd serbian_dinar serbian_dinars
DZD: dzd algerian_dinar algerian_dinars
TND: tnd tunisian_dinar tunisian_dinars
dinar: dinar dinars
IRR: iranian_rial iranian_rials
OMR: omani_rial omani_rials
QAR: qar qatari_riyal qatari_riyals
MAD: moroccan_dirham moroccan_dirhams
ETB: etb ethiopian_birr birr
PEN: peruvian_sol peruvian_soles
KZT: kzt kazakhstani_tenge tenge
RUB: rub russian_ruble russian_rubles russian_rouble russian_roubles rouble roubles ruble rubles ₽
BRL: brl reais brazilian_real brazilian_reais brazilian_reals
ARS: ars argentine_peso argentine_pesos
CLP: clp chilean_peso chilean_pesos
COP: colombian_peso colombian_pesos
CUP: cuban_peso cuban_pesos
MXN: mxn mexican_peso mexican_pesos
peso: peso pesos
ILS: ils new_shekel new_shekels
ILS: israeli_shekel israeli_shekels israeli_new_shekel israeli_new_shekels shekel shekels ₪
TRY: turkish_lira turkish_liras lira liras
SEK: sek swedish_krona swedish_kronor swedish_crown swedish_crowns krona kronor
NOK: nok norwegian_krone norwegian_kroner norwegian_crown norwegian_crowns
DKK: dkk danish_krone danish_kroner danish_crown danish_crowns
ZAR: zar rand south_african_rand
NGN: ngn naira nairas ₦ nigerian_naira
CRC: crc ₡
PLN: pln zloty zlotys zlotych polish_zloty polish_zlotys
THB: thb baht bahts thai_baht
PHP: php philippine_peso philippine_pesos
VND: vnd dong ₫ vietnamese_dong
IDR: idr rupiah rupiahs indonesian_rupiah indonesian_rupiahs
AED: aed dirham dirhams emirati_dirham emirati_dirhams uae_dirham uae_dirhams
SAR: saudi_riyal saudi_riyals sar riyal riyals
UAH: uah hryvnia hryvnias ₴ ukrainian_hryvnia ukrainian_hryvnias
BTC: btc bitcoin bitcoins ₿
DEM: dem deutsche_mark deutsche_marks mark marks
NLG: nlg dutch_guilder dutch_guilders guilder guilders
FIM: fim finnish_markka markka
ESP: esp peseta pesetas
ITL: itl italian_lira italian_lire lire
jiao: jiao jiaos mao
fen: fen
cent: cent cents ¢
penny: penny pence p
"""

_SIGNS = {  # before the number, longest first when matched
    "$": "$", "us$": "USD", "u.s.$": "USD", "u.s$": "USD", "usd$": "USD", "usd": "USD", "us": "", "£": "GBP",
    "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₪": "ILS", "₦": "NGN", "₡": "CRC",
    "₫": "VND",
    "₴": "UAH", "₿": "BTC", "hk$": "HKD", "hkd": "HKD", "a$": "AUD", "au$": "AUD", "aud$": "AUD",
    "aud": "AUD",
    "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "cad": "CAD", "nz$": "NZD", "s$": "SGD", "nt$": "TWD",
    "mex$": "MXN", "r$": "BRL", "$us": "USD", "$au": "AUD", "$a": "AUD",
    "$nz": "NZD", "$c": "CAD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "cny": "CNY", "rmb": "CNY",
    "chf": "CHF", "inr": "INR", "rs": "INR", "y=": "JPY", "rs.": "INR", "krw": "KRW", "ps": "GBP",
    "sgd": "SGD",
    "stg£": "GBP", "gb£": "GBP", "cn¥": "CNY", "btc": "BTC",
}  # fmt: skip
_SIGNS.pop("us")
# Codes that are no words; they too stand before a sum.
_CODES = "AED BRL CZK DKK HUF IDR ILS MXN MYR NGN NOK NZD PKR PLN SAR SEK THB TWD UAH VND ZAR"
_SIGNS |= {code.lower(): code for code in _CODES.split()}
# "MUSD 60" and "60 MUSD": millions of it.
_MILLIONS = {f"m{code}": name for code, name in _SIGNS.items() if code.upper() == name}
_SIGNS |= {sign: f"{unit}m" for sign, unit in _MILLIONS.items()}

SCALES: dict[str, tuple[str, float]] = {"m/s": ("speed", 1.0)}
_WORDS: dict[str, str] = {}


def _load() -> None:
    for line in _MEASURES.strip().splitlines():
        head, words = line.split(": ", 1)
        dimension, normal, factor = head.split()
        SCALES[normal] = (dimension, float(factor))
        for word in words.split():
            _WORDS[word.replace("_", " ")] = normal
    for line in _MONEY.strip().splitlines():
        normal, words = line.split(": ", 1)
        for word in words.split():
            _WORDS[word.replace("_", " ")] = normal


_load()
_WORDS["pound"] = _WORDS["pounds"] = "GBP"

CODES = frozenset(s for s in _SIGNS if s.isalpha())
MONEY = frozenset(line.split(":")[0] for line in _MONEY.strip().splitlines())
TIME = frozenset(n for n, (d, _) in SCALES.items() if d == "time")
_LONGEST = max(w.count(" ") + 1 for w in _WORDS)
_PIECE = re.compile(r"[^\W\d_]+(?:\.[a-z](?=\W|$))*[²³]?[23]?|[\"%℃℉°º¢€£$¥₹₩₽₪₦₡₫₴₿]|(?<=\w)/")
_GAP = re.compile(r"(?:\.(?= [a-z]))? {0,2}-? {0,1}")  # the stop is of "U.S. dollars"
_PER = re.compile(
    r" {0,2}(?:per |an?[ -](?!\w+ (?:ago|earlier|later|before|old)\b)|/ ?|each |every |- ?an? |-per-)"
)
_EVERY = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year",
    "annually": "year",
}  # fmt: skip
_ON = "and|at|because|by|but|for|from|in|on|over|since|to|until|while"
_OFTEN = re.compile(rf" ({'|'.join(_EVERY)})(?= (?:{_ON})\b|\W*$|[^\w ])")  # not "a 50 percent daily limit"
_RATED = frozenset(
    "second minute hour day week month quarter year decade century"
    " share barrel bbl gal l kg g t ton lb oz m2 sqft"
    " person head night acre ms ft mi m km m3 ha".split()
)
_RATED_WORDS = {"share": "share", "shares": "share", "person": "person", "head": "person", "unit": "unit"}
_RATED_WORDS |= {"capita": "person", "annum": "year", "ticket": "ticket", "household": "household"}
_RATED_WORDS |= {"h": "hour", "s": "second", "hr": "hour", "security": "security"}
_SPEEDS = {"km/hour": "km/h", "mi/hour": "mph", "m/second": "m/s", "mi/gal": "mpg"}
_SIGN = re.compile(
    "(?:"
    + "|".join(
        re.escape(s).replace(r"\$", r"\$" if s in ("a$", "r$", "s$") else r" ?\$")
        for s in sorted(_SIGNS, key=len, reverse=True)
    )
    + ") {0,2}"
)


def at(flat: str, i: int, rates: bool = True) -> tuple[str, int] | None:
    """Return the normal form and end of the longest unit written at `i`, rates included."""
    words: list[tuple[str, int]] = []
    j = i
    for _ in range(_LONGEST):
        m = _PIECE.match(flat, j)
        if not m:
            break
        words.append((flat[i : m.end()], m.end()))
        gap = _GAP.match(flat, m.end())
        j = gap.end() if gap else m.end()
    for written, end in reversed(words):
        unit = _WORDS.get(" ".join(written.replace("-", " ").split())) or _WORDS.get(written)
        if unit is None or (end < len(flat) and flat[end - 1].isalnum() and flat[end].isalnum()):
            continue
        return rate(flat, unit, end) if rates else (unit, end)
    return None


def rate(flat: str, unit: str, end: int) -> tuple[str, int]:
    """Extend a unit by "per hour", "a year", "/kg"."""
    if unit not in TIME and (often := _OFTEN.match(flat, end)):
        return f"{unit}/{_EVERY[often[1]]}", often.end()
    per = _PER.match(flat, end)
    if not per or (unit in TIME and "per" not in per.group() and "/" not in per.group()):
        return unit, end
    m = _PIECE.match(flat, per.end())
    if not m:
        return unit, end
    below = _RATED_WORDS.get(m.group()) or _WORDS.get(m.group().rstrip("."))
    for extra in (" foot", " metre", " meter", " inch", " kilometre", " kilometer", " mile"):
        if flat.startswith(extra, m.end()) and m.group() in ("square", "sq", "cubic"):
            below = _WORDS.get(m.group() + extra)
            if below:
                return f"{unit}/{below}", m.end() + len(extra)
    if below is None or (below not in _RATED and m.group() not in _RATED_WORDS) or below == unit:
        return unit, end
    whole = f"{unit}/{below}"
    return _SPEEDS.get(whole, whole), m.end()


def money_before(flat: str, i: int) -> tuple[str, int] | None:
    """Return the currency whose sign or code starts at `i`, and where its number may start."""
    m = _SIGN.match(flat, i)
    if not m or m.end() >= len(flat):
        return None
    if not (flat[m.end()].isdigit() or flat[m.end()] in ".-" or flat[m.end()].isalpha()):
        return None
    sign = m.group().replace(" ", "")
    if sign[-1].isalpha() and not flat[m.end()].isdigit():
        return None
    if not sign[-1].isalpha() and flat[m.end()].isalpha() and sign != "$":
        return None
    return _SIGNS[sign], m.end()


def millions(flat: str, i: int) -> tuple[str, int] | None:
    """Return the currency of which "MUSD" at `i` says a million, and the end of the sign."""
    m = _PIECE.match(flat, i)
    return (_MILLIONS[m.group()], m.end()) if m and m.group() in _MILLIONS else None


def scale(unit: str) -> tuple[str, float] | None:
    """Return the dimension of `unit` and its factor to that dimension's base; None if it has none."""
    if unit in SCALES:
        return SCALES[unit]
    above, slash, below = unit.partition("/")
    if slash and above in SCALES and below in SCALES:
        (da, fa), (db, fb) = SCALES[above], SCALES[below]
        if (da, db) == ("length", "time"):
            return "speed", fa / fb
        return f"{da}/{db}", fa / fb
    return None
