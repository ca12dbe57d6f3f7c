// Coefficients of the polynomials in special_math.h and gamma_math.h, constant term first:
// Chebyshev interpolants in 45 digits, with a relative error below 2^-53 unless said otherwise.
#ifndef BT_SPECIAL_COEFFICIENTS_H
#define BT_SPECIAL_COEFFICIENTS_H

// (2^r - 1) / r, |r| <= 1/2.
static const double exp2_slope[] = {
    0x1.62e42fefa39efp-1, 0x1.ebfbdff82c58fp-3, 0x1.c6b08d704a0c6p-5, 0x1.3b2ab6fba4e79p-7,
    0x1.5d87fe78a3f9cp-10, 0x1.430912f86b7dbp-13, 0x1.ffcbfc6da6ed1p-17, 0x1.62c02242b879cp-20,
    0x1.b524ebd13a55fp-24, 0x1.e4cf10dec0f59p-28, 0x1.e9ec1fcb69a7fp-32, 0x1.c4a29324a1038p-36};

// (atanh(t) / t - 1) / t^2 in t^2, |t| <= sqrt 2 - 1.
static const double atanh_tail[] = {
    0x1.5555555555555p-2, 0x1.9999999999981p-3, 0x1.2492492494438p-3, 0x1.c71c71c523892p-4,
    0x1.745d17c84980cp-4, 0x1.3b139d3a23b34p-4, 0x1.1113071f83fecp-4, 0x1.e1a040b568fb5p-5,
    0x1.b2129fe1b9b37p-5, 0x1.6f97b0746d87fp-5, 0x1.d74a2e3f313fbp-5, -0x1.346be93d75224p-8,
    0x1.cc83d52c77c36p-4};

// (sinh(x) / x - 1) / x^2 in x^2, |x| <= 1.
static const double sinh_tail[] = {
    0x1.5555555555555p-3, 0x1.1111111111111p-7, 0x1.a01a01a01a001p-13, 0x1.71de3a556f96cp-19,
    0x1.ae6456792a77fp-26, 0x1.612467ccb226p-33, 0x1.ae777c36fd5b6p-41, 0x1.99f0806c2628dp-49};

// The cube root on [1, 8], to 2^-7.
static const double cbrt_start[] = {
    0x1.4ecb7ee28e2bbp-1, 0x1.a612e6bf7887cp-2, -0x1.166aa5a8ad33cp-4, 0x1.ca0ace5bab84ep-8,
    -0x1.2e387317adddep-12};

// (atan(t) / t - 1) / t^2 in t^2, |t| <= 1, to 2^-29: for floats.
static const double atan_tail_short[] = {
    -0x1.5555554e74b35p-2, 0x1.99998c8c70e06p-3, -0x1.249035356f79fp-3, 0x1.c6d94a4e392f4p-4,
    -0x1.72251c83739b9p-4, 0x1.2fd217ccc6a7ap-4, -0x1.d7eaf8f924fc4p-5, 0x1.39fa7ae12ac35p-5,
    -0x1.3b92d4977ae5p-6, 0x1.96cc733874da8p-8, -0x1.eae3fce3e9b57p-11};

// (asin(t) / t - 1) / t^2 in t^2, |t| <= 1/2, to 2^-33: for floats.
static const double asin_tail_short[] = {
    0x1.55555554ee47bp-3, 0x1.333334ceb652p-4, 0x1.6db5cfb6af282p-5, 0x1.f208eb1ddd0fbp-6,
    0x1.6a9e3262c37dbp-6, 0x1.3c5053c2afce1p-6, 0x1.64b97e009bd03p-8, 0x1.e0231588b1e55p-6};

// (t + 2) erfc(t) e^(t^2) in (t - 2) / (t + 2), 0.46 <= t <= 27.3.
static const double erfc_series[] = {
    0x1.058671b52c776p+0, -0x1.5fd386754eff9p-1, 0x1.1e2deea6b1175p-2, -0x1.2a88e6107d5edp-5,
    -0x1.606e41552a72p-6, 0x1.a89eaff87ba4fp-8, 0x1.9517bb718ddb1p-9, -0x1.b6fbf9a67752bp-11,
    -0x1.5ba438a828616p-11, 0x1.20541d96878d1p-15, 0x1.2efa3a6c2255cp-13, 0x1.1e75e6d087a6bp-15,
    -0x1.6c04ee2557c97p-16, -0x1.0e718fb82ba51p-16, -0x1.2d1a9f2d292a9p-20, 0x1.e82df9d74942p-19,
    0x1.0b947d3932cb9p-19, 0x1.99e3de660c9edp-26, -0x1.2ed4406c07526p-21, -0x1.8b9599d65dbc3p-22,
    0x1.4a47882b43598p-28, 0x1.58f11cc2256fcp-23, 0x1.182433d996784p-25, -0x1.3b9380d182103p-25};

// The inverse of erf divided by its argument x, in v = w - 3, sqrt(w) - 3.25 and sqrt(w) - 5 with
// w = -log(1 - x^2), for w up to 6, 16 and 36.1.
static const double erf_inverse_middle[] = {
    0x1.9fa072ed72dbbp+0, 0x1.eedbebdce73e6p-3, -0x1.780def1d3f29p-8, -0x1.b6666b152b48ap-11,
    0x1.9912c04a4122p-13, -0x1.aab13d1c4e645p-17, -0x1.d539ca07f6b7bp-20, 0x1.e32b0d53cd981p-22,
    -0x1.96f822c842abdp-26, -0x1.77b3a3f637279p-28, 0x1.315594794133ep-30, -0x1.146b30158b40cp-35,
    -0x1.30dce21969f9ap-36, 0x1.7bd2eee3f806dp-39, 0x1.cf3822e6d0b89p-48, -0x1.dc620fcf740d2p-45,
    0x1.c5c6b14869867p-48, 0x1.33bb2b81b9d1ep-52, -0x1.6bb7b0156814dp-53, 0x1.f9a304a0ebcfp-57,
    0x1.f247288d5bdfbp-60, -0x1.0b55e20f1c21p-61, 0x1.60e44f7aa8932p-68, 0x1.05de4096aeb52p-67,
    -0x1.4bea50e81f1fap-72, -0x1.d10caab572152p-75};
static const double erf_inverse_outer[] = {
    0x1.8abcc380d5a48p+1, 0x1.0158a6d641d54p+0, 0x1.5ffcfe5b6cf27p-8, -0x1.ebadabb9fe0edp-9,
    0x1.468eeca9368ep-9, -0x1.ba9240d9d459dp-10, 0x1.f3cc5462a9cafp-11, -0x1.7448bc6ae83a4p-12,
    0x1.932e888fc8597p-16, 0x1.1e6aadf497929p-14, -0x1.8cf44b5cb4918p-15, 0x1.a24445e4ad827p-17,
    0x1.8994a2cb4cd7fp-19, -0x1.0b8be211fa971p-18, 0x1.8dd4436f8f8edp-20, -0x1.b178eea7f5977p-26,
    -0x1.084aeedd5a46ep-22, 0x1.1366cfd681d58p-23, -0x1.5e2f88cf4736cp-26, -0x1.b3a4f453e5c61p-27,
    0x1.017f246a1ee6cp-27, -0x1.e707975c93f67p-31};
static const double erf_inverse_far[] = {
    0x1.3664ddd1ad7fbp+2, 0x1.02a30d1fba10dp+0, -0x1.22ea5df1c5059p-13, -0x1.c2f36aa248aeap-13,
    0x1.3ebf4ef9a4d2ep-14, -0x1.4a348fc2c46d2p-16, 0x1.2fbcfe7a995a5p-18, -0x1.0a9073bca0b22p-20,
    0x1.ebe27ddf44c79p-23, -0x1.2227296c17024p-24, 0x1.f2980d5ee3284p-26, -0x1.0612a3c946ff2p-26,
    0x1.0c8ba21edd728p-27, -0x1.dd21cff5a1426p-29, 0x1.6b50dffc6876dp-30, -0x1.e10f234323a88p-32,
    0x1.244ceff7a33cdp-34, 0x1.7934134aef5eap-35, -0x1.5a60cd00c0f4dp-36};

// digamma(x) / (x - its positive zero) in x - 3/2, 1 <= x <= 2.
static const double digamma_middle[] = {
    0x1.e6f0cbb873617p-1, -0x1.b1cb63005ee97p-2, 0x1.eca189b8e6da1p-3, -0x1.2feeeb98a7cd8p-3,
    0x1.8512e5905d18p-4, -0x1.fb442029cdbf4p-5, 0x1.4de9aa05d3418p-5, -0x1.b9f8b1367959dp-6,
    0x1.256475e5ac975p-6, -0x1.86355f6f68797p-7, 0x1.03c00801ba958p-7, -0x1.5a071c746535bp-8,
    0x1.cd3e42d157015p-9, -0x1.33661f9073563p-9, 0x1.980fc9c9f0be8p-10, -0x1.1002aaf6255f5p-10,
    0x1.7b3b41b0b38cdp-11, -0x1.f99f529bd0771p-12, 0x1.dc8ae08af0fc4p-13, -0x1.3db05b36d9a48p-13,
    0x1.104c9d0897b58p-12, -0x1.6b107f71aa124p-13};

#endif
