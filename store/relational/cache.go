package relational

import (
	linked "container/list"
	"sync"
)

// cache keeps what was used last, up to a size. It may be used by many
// goroutines at once; what it holds must not be modified.
type cache[K comparable, V any] struct {
	mu    sync.Mutex
	most  int64
	size  int64
	order *linked.List // the last used in front
	at    map[K]*linked.Element
}

type cached[K comparable, V any] struct {
	key  K
	v    V
	size int64
}

func newCache[K comparable, V any](most int64) *cache[K, V] {
	return &cache[K, V]{most: most, order: linked.New(), at: map[K]*linked.Element{}}
}

func (c *cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[key]
	if e == nil {
		var none V
		return none, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached[K, V]).v, true
}

func (c *cache[K, V]) put(key K, v V, size int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(key)
	c.at[key] = c.order.PushFront(&cached[K, V]{key, v, size})
	for c.size += size; c.size > c.most && c.order.Len() > 1; {
		c.remove(c.order.Back().Value.(*cached[K, V]).key)
	}
}

func (c *cache[K, V]) drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(key)
}

func (c *cache[K, V]) remove(key K) {
	if e := c.at[key]; e != nil {
		c.size -= e.Value.(*cached[K, V]).size
		c.order.Remove(e)
		delete(c.at, key)
	}
}
