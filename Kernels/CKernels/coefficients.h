// Coefficients of the polynomials in scalar_math.h, constant term first: minimax in the result's
// error (Remez exchange in 45 digits or more), over the ranges that scalar_math.h reduces its
// arguments to. Quotients of two polynomials interpolate at Chebyshev's nodes, which is close.
// Scripts/accuracy/coefficients.py makes those of exp, expm1, erf, tanh, the cdf and log_wide.
#ifndef BT_COEFFICIENTS_H
#define BT_COEFFICIENTS_H

// (e^r - 1 - r) / r^2, |r| <= ln(2) / 2.
static const float exp_tail_f32[] = {
    0x1.0p-1f, 0x1.555496p-3f, 0x1.5554cp-5f, 0x1.1236ccp-7f, 0x1.6d7acep-10f};
static const double exp_tail_f64[] = {
    0x1.0p-1, 0x1.555555555555bp-3, 0x1.55555555534a8p-5, 0x1.111111110eafp-7,
    0x1.6c16c17c07b51p-10, 0x1.a01a01b4c81fdp-13, 0x1.a019ad41a4895p-16, 0x1.71ddebe5196c7p-19,
    0x1.289da415c6092p-22, 0x1.af744624744fp-26};

// (e^r - 1 - r - r^2 / 2) / r^3, closer than the series of exp needs.
static const double expm1_tail_f64[] = {
    0x1.5555555555559p-3, 0x1.5555555555559p-5, 0x1.111111110f6bdp-7, 0x1.6c16c16c1482dp-10,
    0x1.a01a01b0266e9p-13, 0x1.a01a01b0242c5p-16, 0x1.71ddf74f283dcp-19, 0x1.27e4c62fdb776p-22,
    0x1.af60e5518d306p-26, 0x1.1f951a3aa252ep-29};

// (2 atanh(sqrt w) / sqrt w - 2) / w, w <= (3 - sqrt 8)^2.
static const float log_tail_f32[] = {
    0x1.55555cp-1f, 0x1.997c02p-2f, 0x1.2eec6cp-2f};
static const double log_tail_f64[] = {
    0x1.5555555555558p-1, 0x1.999999999520bp-2, 0x1.2492492e06985p-2, 0x1.c71c62cccfd9p-3,
    0x1.7462bb20f06cap-3, 0x1.39fd990fd8f4bp-3, 0x1.2b614c09068eap-3};

// The same to w <= 1/9.
static const float log_wide_f32[] = {
    0x1.555528p-1f, 0x1.99c3aap-2f, 0x1.1f8bbap-2f, 0x1.1b415cp-2f};
static const double log_wide_f64[] = {
    0x1.5555555555551p-1, 0x1.999999999bbf8p-2, 0x1.24924922b7838p-2, 0x1.c71c731fd34c4p-3,
    0x1.745cd4bbed5a7p-3, 0x1.3b1b480e8ef59p-3, 0x1.1087e017993a3p-3, 0x1.edf45127f433p-4,
    0x1.5d96a62e836ffp-4, 0x1.5574934fa971cp-3};

// erf(x) / x - 1 in x^2 - 0.375, |x| <= 0.875.
static const float erf_small_f32[] = {
    0x1.ecdd44p-10f, -0x1.350d94p-2f, 0x1.62b9c2p-4f, -0x1.4992ap-6f, 0x1.fb2098p-9f,
    -0x1.453a9ep-11f};
static const double erf_small_f64[] = {
    0x1.ecdcb3fadb1c4p-10, -0x1.350d94d118e26p-2, 0x1.62bad8f5b13adp-4, -0x1.498fcbc3d14cep-6,
    0x1.f8a20cbf028b3p-9, -0x1.46ba7f89f1ed1p-11, 0x1.6db16a0db1a37p-14, -0x1.680443d67482p-17,
    0x1.3c24e9ac21701p-20, -0x1.f4f1d81337ap-24, 0x1.6a6ba55d1f6dap-27, -0x1.dbd1e2176f68cp-31};

// (tanh(x) - x) / x^3 in x^2 as a quotient, |x| <= 0.625 (0.55 for f32).
static const float tanh_above_f32[] = {-0x1.555554p-2f};
static const float tanh_below_f32[] = {
    0x1.0p+0f, 0x1.99987ap-2f, -0x1.e96a18p-10f};
static const double tanh_above_f64[] = {
    -0x1.5555555555555p-2, -0x1.4fda3296bc87dp-6, -0x1.a1b4e5dd75bf5p-13};
static const double tanh_below_f64[] = {
    0x1.0p+0, 0x1.d8928315dcef2p-2, 0x1.7d9aed2c18586p-6, 0x1.b121f4bca84dep-13};

// P / 4 of 2 cdf(-t) e^(t^2 / 2) = P / (t + 4) in u = (t - 4) / (t + 4), 0 <= t <= 38.8: the sum
// of a quadratic in short numbers and a series.
static const double cdf_quadratic_f64[] = {
    0x1.82cp-3, -0x1.374p-3, 0x1.8c8p-4};
static const double cdf_series_f64[] = {
    -0x1.688e6d64646abp-16, 0x1.c576c3d75e16bp-19, -0x1.240d303d4b98dp-16, -0x1.7dff2bff68398p-5,
    0x1.eec4cc3e4d246p-7, -0x1.ee2761047f88p-10, -0x1.c81719d544974p-11, 0x1.ab825fc10ea19p-12,
    0x1.17a4ae2e5e8b7p-15, -0x1.e4a425731e555p-15, -0x1.001e4fd89632p-21, 0x1.26d099cd4fa02p-17,
    0x1.80b1e6baee969p-23, -0x1.8d4b261e92c65p-20, -0x1.51e57719b3febp-23, 0x1.1236dc0b05ad4p-22,
    0x1.2340c9c109e4ap-24, -0x1.4cec06a835c2p-25, -0x1.6c3800483f33cp-26, 0x1.ce214e01d7084p-29,
    0x1.4a925eb0ca45ep-28, 0x1.e46b542e27f84p-32, -0x1.4ca048afed4d2p-31, -0x1.71ddf96cc5346p-33};
// P and Q of the same as P / (Q + sqrt(pi / 2) t P), 0 <= t <= 14.6, as a quotient.
static const float cdf_above_f32[] = {
    0x1.0p+0f, 0x1.16e822p+0f, 0x1.23a41cp-1f, 0x1.611d1cp-3f, 0x1.ef36e6p-6f, 0x1.4c5a46p-9f};
static const float cdf_below_f32[] = {
    0x1.0p+0f, 0x1.44a23p-1f, 0x1.ae2f02p-3f, 0x1.363786p-5f, 0x1.a093a4p-9f};

// (sin(r) / r - 1) / r^2 and (cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi / 4, to float accuracy.
static const double sin_tail[] = {
    -0x1.555555545c8dfp-3, 0x1.11110deb4482ep-7, -0x1.a013a20e170abp-13, 0x1.6dbc30fbd8fb7p-19};
static const double cos_tail[] = {
    0x1.5555544076f38p-5, -0x1.6c12cff749e66p-10, 0x1.9bd6dd552aabap-16};

#endif
