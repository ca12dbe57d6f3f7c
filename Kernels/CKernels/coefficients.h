// Coefficients of the polynomials in scalar_math.h, constant term first: minimax in relative error
// (Remez exchange in 45 digits), over the ranges that scalar_math.h reduces its arguments to.
#ifndef BT_COEFFICIENTS_H
#define BT_COEFFICIENTS_H

// (e^r - 1 - r) / r^2, |r| <= ln(2) / 2.
static const float exp_tail_f32[] = {
    0x1.0p-1f, 0x1.5554b6p-3f, 0x1.55549p-5f, 0x1.122482p-7f, 0x1.6d93cap-10f};
static const double exp_tail_f64[] = {
    0x1.0000000000003p-1, 0x1.555555555555bp-3, 0x1.5555555552a19p-5, 0x1.111111110eb48p-7,
    0x1.6c16c17d5fc8ep-10, 0x1.a01a01b47dd27p-13, 0x1.a019ab1bcd1fp-16, 0x1.71ddecbd5a4aep-19,
    0x1.289ec7fcb3e61p-22, 0x1.af72ca0099b7ep-26};

// (2 atanh(sqrt w) / sqrt w - 2) / w, w <= (3 - sqrt 8)^2.
static const float log_tail_f32[] = {
    0x1.55555cp-1f, 0x1.997c02p-2f, 0x1.2eec6cp-2f};
static const double log_tail_f64[] = {
    0x1.5555555555558p-1, 0x1.999999999520bp-2, 0x1.2492492e06985p-2, 0x1.c71c62cccfd9p-3,
    0x1.7462bb20f06cap-3, 0x1.39fd990fd8f4bp-3, 0x1.2b614c09068eap-3};

// erf(x) / x - 1 in x^2, |x| <= 1.
static const float erf_small_f32[] = {
    0x1.06eba8p-3f, -0x1.81273ep-2f, 0x1.ce2cf8p-4f, -0x1.b7f90cp-6f, 0x1.5405b2p-8f,
    -0x1.a3f7p-11f, 0x1.496a3p-14f};
static const double erf_small_f64[] = {
    0x1.06eba8214db68p-3, -0x1.812746b0379bdp-2, 0x1.ce2f21a040d16p-4, -0x1.b82ce311fa93cp-6,
    0x1.565bccf92b2c2p-8, -0x1.c02db03dd6879p-11, 0x1.f9a2baa8efa67p-14, -0x1.f4ca4d6e465acp-17,
    0x1.b97fd3cf9882bp-20, -0x1.5c0726b124af7p-23, 0x1.d71b0d5ad1a9ep-27, -0x1.abae43c781af9p-31};

// (t + 4) cdf(-t) e^(t^2 / 2) in u = (t - 4) / (t + 4), 0 <= t <= 14.6 (38.8 for f64).
static const float cdf_series_f32[] = {
    0x1.82b4bcp-1f, -0x1.373e3ap-1f, 0x1.8c6dbap-2f, -0x1.7dff04p-3f, 0x1.eec83p-5f,
    -0x1.ee5408p-8f, -0x1.c9a2e8p-9f, 0x1.ad11c4p-10f, 0x1.66e82p-13f,
    -0x1.d07f1ap-13f, -0x1.826898p-15f};
static const double cdf_series_f64[] = {
    0x1.82b4bb8c94dcep-1, -0x1.373e3a893c28ap-1, 0x1.8c6dbf2cfc2b3p-2, -0x1.7dff2bff68368p-3,
    0x1.eec4cc3e4d42bp-5, -0x1.ee2761048d4e3p-8, -0x1.c81719d56ad47p-9, 0x1.ab825fc4b5d83p-10,
    0x1.17a4ae4860383p-13, -0x1.e4a426849db32p-13, -0x1.001e7c81c362fp-19, 0x1.26d0b22715a9cp-15,
    0x1.80b5349f90359p-21, -0x1.8d4deee2893e2p-18, -0x1.51f0a1abc6427p-21, 0x1.1251a0b16ee92p-20,
    0x1.237654c76c998p-22, -0x1.4e3cdf1aba5d1p-23, -0x1.6d983346660c3p-24, 0x1.e305eacf5fd7ep-27,
    0x1.506aa8d220c7ap-26, 0x1.855cd1a68e6edp-30, -0x1.6951bc16984afp-29, -0x1.4298dab9d304p-31,
    0x1.ec67a130d20e6p-35};

// (sin(r) / r - 1) / r^2 and (cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi / 4, to float accuracy.
static const double sin_tail[] = {
    -0x1.555555545c8dfp-3, 0x1.11110deb4482ep-7, -0x1.a013a20e170abp-13, 0x1.6dbc30fbd8fb7p-19};
static const double cos_tail[] = {
    0x1.5555544076f38p-5, -0x1.6c12cff749e66p-10, 0x1.9bd6dd552aabap-16};

#endif
