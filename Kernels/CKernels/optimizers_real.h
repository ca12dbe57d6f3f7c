// For each_real.h: see optimizers.c.

typedef struct {
  REAL rate, momentum, decay;
  bool nesterov;
  const REAL *g;
  REAL *v, *p;
} NAME(sgd_step);

BT_CLONES static void NAME(sgd_part)(void *context, size_t first, size_t end) {
  BT_FUSE
  const NAME(sgd_step) *s = context;
  REAL rate = s->rate, momentum = s->momentum, decay = s->decay;
  const REAL *g = s->g;
  REAL *v = s->v, *p = s->p;
  if (!v) {
    BT_VECTOR for (size_t i = first; i < end; i++) p[i] -= rate * (g[i] + decay * p[i]);
  } else if (s->nesterov) {
    BT_VECTOR for (size_t i = first; i < end; i++) {
      REAL d = g[i] + decay * p[i], speed = momentum * v[i] + d;
      v[i] = speed;
      p[i] -= rate * (d + momentum * speed);
    }
  } else {
    BT_VECTOR for (size_t i = first; i < end; i++) {
      REAL speed = momentum * v[i] + (g[i] + decay * p[i]);
      v[i] = speed;
      p[i] -= rate * speed;
    }
  }
}

void NAME(bt_sgd)(size_t n, REAL rate, REAL momentum, bool nesterov, REAL decay, const REAL *g,
                  REAL *v, REAL *p) {
  NAME(sgd_step) s = {rate, momentum, decay, nesterov, g, v, p};
  bt_parallel(n, SHARE, NAME(sgd_part), &s);
}

typedef struct {
  REAL beta1, beta2, epsilon, kept, length, widening;
  const REAL *g;
  REAL *m, *v, *p;
} NAME(adamw_step);

BT_CLONES static void NAME(adamw_part)(void *context, size_t first, size_t end) {
  BT_FUSE
  const NAME(adamw_step) *s = context;
  REAL beta1 = s->beta1, beta2 = s->beta2, new1 = 1 - beta1, new2 = 1 - beta2;
  REAL epsilon = s->epsilon, kept = s->kept, length = s->length, widening = s->widening;
  const REAL *g = s->g;
  REAL *m = s->m, *v = s->v, *p = s->p;
  BT_VECTOR for (size_t i = first; i < end; i++) {
    REAL mean = m[i] * beta1 + g[i] * new1, square = v[i] * beta2 + g[i] * g[i] * new2;
    m[i] = mean;
    v[i] = square;
    REAL spread = __builtin_elementwise_sqrt(square) * widening + epsilon;
    p[i] = p[i] * kept - mean * length / spread;
  }
}

void NAME(bt_adamw)(size_t n, REAL beta1, REAL beta2, REAL epsilon, REAL kept, REAL length,
                    REAL widening, const REAL *g, REAL *m, REAL *v, REAL *p) {
  NAME(adamw_step) s = {beta1, beta2, epsilon, kept, length, widening, g, m, v, p};
  bt_parallel(n, SHARE, NAME(adamw_part), &s);
}
