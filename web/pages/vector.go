package pages

import (
	"encoding/binary"
	"errors"
)

// shape is a feature of a vector tile: rings, lines or points in parts of the
// tile, 4096 from side to side, and what is told of it.
type shape struct {
	kind  uint64 // 1 points, 2 lines, 3 rings
	parts [][][2]int
	tags  map[string]any // strings and ints
}

// errTile is of a tile that is none.
var errTile = errors.New("a tile of the base map is damaged")

// fields goes through the fields of a message of Protocol Buffers: numbers as
// such, and what has a length as its bytes.
func fields(b []byte, each func(number, value uint64, data []byte) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return errTile
		}
		b = b[n:]
		value, n := binary.Uvarint(b)
		if n <= 0 {
			return errTile
		}
		b = b[n:]
		var data []byte
		switch key & 7 {
		case 0:
		case 2:
			if value > uint64(len(b)) {
				return errTile
			}
			data, b = b[:value], b[value:]
		default:
			return errTile // the generator writes no others
		}
		if err := each(key>>3, value, data); err != nil {
			return err
		}
	}
	return nil
}

// decodeTile reads the layers of a tile that the generator wrote.
func decodeTile(b []byte) (map[string][]shape, error) {
	layers := map[string][]shape{}
	err := fields(b, func(number, _ uint64, layer []byte) error {
		if number != 3 {
			return nil
		}
		var name string
		var keys []string
		var values []any
		var features [][]byte
		err := fields(layer, func(number, _ uint64, data []byte) error {
			switch number {
			case 1:
				name = string(data)
			case 2:
				features = append(features, data)
			case 3:
				keys = append(keys, string(data))
			case 4:
				return fields(data, func(number, value uint64, data []byte) error {
					if number == 1 {
						values = append(values, string(data))
					} else {
						values = append(values, int(value))
					}
					return nil
				})
			}
			return nil
		})
		for _, f := range features {
			if err != nil {
				break
			}
			var d shape
			if d, err = decodeFeature(f, keys, values); err == nil {
				layers[name] = append(layers[name], d)
			}
		}
		return err
	})
	return layers, err
}

func decodeFeature(b []byte, keys []string, values []any) (shape, error) {
	d := shape{tags: map[string]any{}}
	var geometry []uint64
	err := fields(b, func(number, value uint64, data []byte) error {
		switch number {
		case 2:
			list, err := packed(data)
			if err != nil || len(list)%2 != 0 {
				return errTile
			}
			for i := 0; i < len(list); i += 2 {
				if list[i] >= uint64(len(keys)) || list[i+1] >= uint64(len(values)) {
					return errTile
				}
				d.tags[keys[list[i]]] = values[list[i+1]]
			}
		case 3:
			d.kind = value
		case 4:
			var err error
			geometry, err = packed(data)
			return err
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	var x, y int
	for i := 0; i < len(geometry); {
		command, times := geometry[i]&7, geometry[i]>>3
		i++
		if command == 7 {
			continue
		}
		if command != 1 && command != 2 || times > uint64(len(geometry)-i)/2 {
			return d, errTile
		}
		for range times {
			x, y = x+unzigzag(geometry[i]), y+unzigzag(geometry[i+1])
			i += 2
			if command == 1 {
				d.parts = append(d.parts, nil)
			}
			if len(d.parts) == 0 {
				return d, errTile
			}
			last := len(d.parts) - 1
			d.parts[last] = append(d.parts[last], [2]int{x, y})
		}
	}
	return d, nil
}

func unzigzag(v uint64) int { return int(int32(uint32(v)>>1) ^ -int32(uint32(v)&1)) }

func packed(b []byte) (out []uint64, err error) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errTile
		}
		out, b = append(out, v), b[n:]
	}
	return out, nil
}
