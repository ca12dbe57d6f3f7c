// For each_real.h: see patches.c. The taps go over a whole row of windows at a time.

// A row of windows, for one row of taps: the larger of each and the tap's pixel; NaN wins.
static void NAME(max_taps)(const bt_patches *p, const REAL *row, REAL *y) {
  for (size_t kw = 0; kw < p->kernel_w; kw++) {
    size_t begin, end, first;
    bt_inside(p->width, p->out_w, p->stride_w, kw * p->dilation_w, p->pad_w, &begin, &end, &first);
    const REAL *from = row + first;
    for (size_t w = begin; w < end; w++, from += p->stride_w) {
      y[w] = ((*from > y[w]) | (*from != *from)) ? *from : y[w];
    }
  }
}

static void NAME(max_planes)(void *context, size_t first, size_t end) {
  const NAME(planes) *all = context;
  const bt_patches *p = all->p;
  REAL *y = all->out + first * p->out_h * p->out_w;
  for (size_t plane = first; plane < end; plane++) {
    const REAL *x = all->x + plane * p->height * p->width;
    for (size_t h = 0; h < p->out_h; h++, y += p->out_w) {
      for (size_t w = 0; w < p->out_w; w++) y[w] = -(REAL)INFINITY;
      for (size_t kh = 0; kh < p->kernel_h; kh++) {
        size_t line = h * p->stride_h + kh * p->dilation_h;
        if (line < p->pad_h || line - p->pad_h >= p->height) continue;
        NAME(max_taps)(p, x + (line - p->pad_h) * p->width, y);
      }
    }
  }
}

void NAME(bt_max_pool)(const bt_patches *p, const REAL *x, REAL *y) {
  NAME(planes) all = {p, x, NULL, NULL, y};
  bt_parallel(p->batch * p->channels, planes_of_part(p), NAME(max_planes), &all);
}

// For one row of windows and one row of taps: counts the pixels that equal the largest, or gives
// each its share.
static void NAME(count_taps)(const bt_patches *p, const REAL *row, const REAL *y, REAL *counts) {
  for (size_t kw = 0; kw < p->kernel_w; kw++) {
    size_t begin, end, first;
    bt_inside(p->width, p->out_w, p->stride_w, kw * p->dilation_w, p->pad_w, &begin, &end, &first);
    const REAL *from = row + first;
    for (size_t w = begin; w < end; w++, from += p->stride_w) counts[w] += *from == y[w] ? 1 : 0;
  }
}
static void NAME(share_taps)(const bt_patches *p, const REAL *row, const REAL *y,
                             const REAL *shares, REAL *to) {
  for (size_t kw = 0; kw < p->kernel_w; kw++) {
    size_t begin, end, first;
    bt_inside(p->width, p->out_w, p->stride_w, kw * p->dilation_w, p->pad_w, &begin, &end, &first);
    for (size_t w = begin, at = first; w < end; w++, at += p->stride_w) {
      REAL sum = to[at] + shares[w];
      to[at] = row[at] == y[w] ? sum : to[at];
    }
  }
}

static void NAME(max_pull_planes)(void *context, size_t first, size_t end) {
  const NAME(planes) *all = context;
  const bt_patches *p = all->p;
  size_t pixels = p->height * p->width, bytes = p->out_w * sizeof(REAL);
  REAL *shares = bt_allocate(bytes);
  for (size_t plane = first; plane < end; plane++) {
    const REAL *x = all->x + plane * pixels;
    REAL *gx = all->out + plane * pixels;
    memset(gx, 0, pixels * sizeof(REAL));
    for (size_t h = 0; h < p->out_h; h++) {
      size_t row = (plane * p->out_h + h) * p->out_w;
      const REAL *y = all->y + row, *gy = all->gy + row;
      memset(shares, 0, bytes);
      for (int pass = 0; pass < 2; pass++) {
        for (size_t kh = 0; kh < p->kernel_h; kh++) {
          size_t line = h * p->stride_h + kh * p->dilation_h - p->pad_h;
          if (line >= p->height) continue;  // also what was below 0
          const REAL *from = x + line * p->width;
          if (pass == 0) {
            NAME(count_taps)(p, from, y, shares);
          } else {
            NAME(share_taps)(p, from, y, shares, gx + line * p->width);
          }
        }
        // Where nothing is the largest, nothing takes the share.
        for (size_t w = 0; pass == 0 && w < p->out_w; w++) shares[w] = gy[w] / shares[w];
      }
    }
  }
  bt_release(shares, bytes);
}

void NAME(bt_max_pool_pullback)(const bt_patches *p, const REAL *x, const REAL *y, const REAL *gy,
                                REAL *gx) {
  NAME(planes) all = {p, x, y, gy, gx};
  bt_parallel(p->batch * p->channels, planes_of_part(p), NAME(max_pull_planes), &all);
}
