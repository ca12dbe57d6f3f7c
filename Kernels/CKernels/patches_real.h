// For each_real.h: see patches.c.

// One kernel tap over one image plane, to a block of [out_h, out_w].
static void NAME(unfold_tap)(const bt_patches *p, size_t tap_h, size_t tap_w, const REAL *x,
                             REAL *y) {
  size_t h_begin, h_end, h_first, w_begin, w_end, w_first;
  bt_inside(p->height, p->out_h, p->stride_h, tap_h, p->pad_h, &h_begin, &h_end, &h_first);
  bt_inside(p->width, p->out_w, p->stride_w, tap_w, p->pad_w, &w_begin, &w_end, &w_first);
  size_t n = w_end - w_begin;
  memset(y, 0, h_begin * p->out_w * sizeof(REAL));
  for (size_t h = h_begin; h < h_end; h++) {
    const REAL *from = x + (h_first + (h - h_begin) * p->stride_h) * p->width + w_first;
    REAL *row = y + h * p->out_w, *to = row + w_begin;
    for (size_t w = 0; w < w_begin; w++) row[w] = 0;
    if (p->stride_w == 1) {
      memcpy(to, from, n * sizeof(REAL));
    } else {
      for (size_t w = 0; w < n; w++) to[w] = from[w * p->stride_w];
    }
    for (size_t w = w_end; w < p->out_w; w++) row[w] = 0;
  }
  memset(y + h_end * p->out_w, 0, (p->out_h - h_end) * p->out_w * sizeof(REAL));
}

static void NAME(fold_tap)(const bt_patches *p, size_t tap_h, size_t tap_w, const REAL *x,
                           REAL *y) {
  size_t h_begin, h_end, h_first, w_begin, w_end, w_first;
  bt_inside(p->height, p->out_h, p->stride_h, tap_h, p->pad_h, &h_begin, &h_end, &h_first);
  bt_inside(p->width, p->out_w, p->stride_w, tap_w, p->pad_w, &w_begin, &w_end, &w_first);
  size_t n = w_end - w_begin;
  for (size_t h = h_begin; h < h_end; h++) {
    REAL *to = y + (h_first + (h - h_begin) * p->stride_h) * p->width + w_first;
    const REAL *from = x + h * p->out_w + w_begin;
    if (p->stride_w == 1) {
      BT_VECTOR for (size_t w = 0; w < n; w++) to[w] += from[w];
    } else {
      for (size_t w = 0; w < n; w++) to[w * p->stride_w] += from[w];
    }
  }
}

typedef struct {
  const bt_patches *p;
  const REAL *x, *y, *gy;
  REAL *out;
} NAME(planes);

static void NAME(unfold_planes)(void *context, size_t first, size_t end) {
  const NAME(planes) *all = context;
  const bt_patches *p = all->p;
  size_t windows = p->out_h * p->out_w;
  REAL *y = all->out + first * p->kernel_h * p->kernel_w * windows;
  for (size_t plane = first; plane < end; plane++) {
    const REAL *x = all->x + plane * p->height * p->width;
    for (size_t kh = 0; kh < p->kernel_h; kh++) {
      for (size_t kw = 0; kw < p->kernel_w; kw++, y += windows) {
        NAME(unfold_tap)(p, kh * p->dilation_h, kw * p->dilation_w, x, y);
      }
    }
  }
}

static void NAME(fold_planes)(void *context, size_t first, size_t end) {
  const NAME(planes) *all = context;
  const bt_patches *p = all->p;
  size_t windows = p->out_h * p->out_w, pixels = p->height * p->width;
  const REAL *x = all->x + first * p->kernel_h * p->kernel_w * windows;
  for (size_t plane = first; plane < end; plane++) {
    REAL *y = all->out + plane * pixels;
    memset(y, 0, pixels * sizeof(REAL));
    for (size_t kh = 0; kh < p->kernel_h; kh++) {
      for (size_t kw = 0; kw < p->kernel_w; kw++, x += windows) {
        NAME(fold_tap)(p, kh * p->dilation_h, kw * p->dilation_w, x, y);
      }
    }
  }
}

void NAME(bt_unfold)(const bt_patches *p, const REAL *x, REAL *y) {
  NAME(planes) all = {p, x, NULL, NULL, y};
  bt_parallel(p->batch * p->channels, planes_of_part(p), NAME(unfold_planes), &all);
}

void NAME(bt_fold)(const bt_patches *p, const REAL *x, REAL *y) {
  NAME(planes) all = {p, x, NULL, NULL, y};
  bt_parallel(p->batch * p->channels, planes_of_part(p), NAME(fold_planes), &all);
}
