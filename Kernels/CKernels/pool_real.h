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

void NAME(bt_max_pool)(const bt_patches *p, const REAL *x, REAL *y) {
  for (size_t plane = 0; plane < p->batch * p->channels; plane++, x += p->height * p->width) {
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

// How many pixels of a window equal its largest; with `adds`, each is given a share.
static size_t NAME(ties)(const bt_patches *p, size_t h, size_t w, const REAL *x, REAL largest,
                         bool adds, REAL share, REAL *gx) {
  size_t count = 0;
  for (size_t kh = 0; kh < p->kernel_h; kh++) {
    size_t line = h * p->stride_h + kh * p->dilation_h - p->pad_h;
    if (line >= p->height) continue;  // also what was below 0
    for (size_t kw = 0; kw < p->kernel_w; kw++) {
      size_t column = w * p->stride_w + kw * p->dilation_w - p->pad_w;
      if (column >= p->width) continue;
      size_t pixel = line * p->width + column;
      if (!(x[pixel] == largest)) continue;
      count++;
      if (adds) gx[pixel] += share;
    }
  }
  return count;
}

void NAME(bt_max_pool_pullback)(const bt_patches *p, const REAL *x, const REAL *y, const REAL *gy,
                                REAL *gx) {
  size_t pixels = p->height * p->width;
  memset(gx, 0, p->batch * p->channels * pixels * sizeof(REAL));
  for (size_t plane = 0; plane < p->batch * p->channels; plane++, x += pixels, gx += pixels) {
    for (size_t h = 0; h < p->out_h; h++) {
      for (size_t w = 0; w < p->out_w; w++, y++, gy++) {
        size_t count = NAME(ties)(p, h, w, x, *y, false, 0, gx);
        if (count > 0) NAME(ties)(p, h, w, x, *y, true, *gy / (REAL)count, gx);
      }
    }
  }
}
