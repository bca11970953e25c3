// Command peer reads a log with other people's code: the note and tlog packages of the Go project.
//
//	peer log FOLDER VKEY      every entry and tile of the log, against its signed checkpoint
//	peer since FOLDER VKEY OLD-FOLDER
//	                          the same, and that the log continues the checkpoint there
//	peer receipt FILE VKEY    the entry of a receipt, and each earlier change of the log's key
//
// Only what the packages cannot know is written here: the three lines of a checkpoint, the names of
// the files (tlog-tiles), and the lines of a proof (tlog-proof). It prints what it saw; where
// something does not hold it says so and exits with 1.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

var errForm = errors.New("not of the form that its specification gives")

// head is the tree that a signed checkpoint speaks of.
func head(signed []byte, vkeys ...string) (tlog.Tree, error) {
	var tree tlog.Tree
	for _, vkey := range vkeys {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			return tree, err
		}
		opened, err := note.Open(signed, note.VerifierList(verifier))
		if err != nil {
			return tree, err
		}
		lines := strings.SplitN(opened.Text, "\n", 4)
		if len(lines) != 4 || lines[0] != verifier.Name() {
			return tree, errForm
		}
		if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
			return tree, err
		}
		if tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
			return tree, err
		}
	}
	return tree, nil
}

// folder reads the files of a log by their C2SP names, which lack the height.
type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.file(tile)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) file(tile tlog.Tile) ([]byte, error) {
	name := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	if tile.L == -1 {
		name = "entries/" + strings.TrimPrefix(name, "data/")
	}
	return os.ReadFile(filepath.Join(string(f), "tile", filepath.FromSlash(name)))
}

// opened checks every entry of a log against its checkpoint, and gives the tree and its hashes.
func opened(f folder, vkey string) (tlog.Tree, tlog.HashReader, error) {
	signed, err := os.ReadFile(filepath.Join(string(f), "checkpoint"))
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	tree, err := head(signed, vkey)
	if err != nil {
		return tree, nil, err
	}
	hashes := tlog.TileHashReader(tree, f)
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		data, err := f.file(tlog.Tile{H: height, L: -1, N: first >> height, W: int(width)})
		if err != nil {
			return tree, nil, err
		}
		for index := first; index < first+width; index++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return tree, nil, errForm
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			told, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return tree, nil, err
			}
			if told[0] != tlog.RecordHash(data[2:end]) {
				return tree, nil, fmt.Errorf("entry %d is not the one that was hashed", index)
			}
			data = data[end:]
		}
		if len(data) > 0 {
			return tree, nil, errForm
		}
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err == nil && root != tree.Hash {
		err = errors.New("the root is another")
	}
	return tree, hashes, err
}

// since checks that a log goes on from the one that another folder's checkpoint speaks of.
func since(f folder, vkey string, earlier folder) (tlog.Tree, tlog.Tree, error) {
	tree, hashes, err := opened(f, vkey)
	if err != nil {
		return tree, tree, err
	}
	signed, err := os.ReadFile(filepath.Join(string(earlier), "checkpoint"))
	if err != nil {
		return tree, tree, err
	}
	old, err := head(signed, vkey)
	if err != nil {
		return tree, old, err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return tree, old, err
	}
	return tree, old, tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

type proved struct{ Entry, Proof string }

// check gives the entry, if the proof leads from it to a checkpoint that all these keys signed.
func (p proved) check(vkeys ...string) ([]byte, int64, tlog.Tree, error) {
	var tree tlog.Tree
	entry, err := base64.StdEncoding.DecodeString(p.Entry)
	if err != nil {
		return nil, 0, tree, err
	}
	parts := bytes.SplitN([]byte(p.Proof), []byte("\n\n"), 2)
	lines := strings.Split(string(parts[0]), "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, 0, tree, errForm
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return nil, 0, tree, err
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, 0, tree, err
		}
		path = append(path, hash)
	}
	if tree, err = head(parts[1], vkeys...); err != nil {
		return nil, 0, tree, err
	}
	return entry, index, tree, tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// receipt follows the log's key from the one in hand, and checks the entry under the last.
func receipt(path, vkey string) (int64, tlog.Tree, error) {
	var held struct {
		proved
		Keys []proved
	}
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &held)
	}
	if err != nil {
		return 0, tlog.Tree{}, err
	}
	for _, change := range held.Keys {
		next, err := replaced(change, vkey)
		if err != nil {
			return 0, tlog.Tree{}, err
		}
		if _, _, _, err = change.check(vkey, next); err != nil {
			return 0, tlog.Tree{}, err
		}
		vkey = next
	}
	_, index, tree, err := held.check(vkey)
	return index, tree, err
}

// replaced is the key that a `key` entry names, under the name that the key before it has.
func replaced(change proved, vkey string) (string, error) {
	var said struct{ Kind, Key string }
	entry, err := base64.StdEncoding.DecodeString(change.Entry)
	if err == nil {
		err = json.Unmarshal(entry, &said)
	}
	if err != nil {
		return "", err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(said.Key, "ed25519:"))
	if err != nil || said.Kind != "key" {
		return "", errForm
	}
	return note.NewEd25519VerifierKey(strings.SplitN(vkey, "+", 2)[0], raw)
}

func main() {
	args := append(os.Args[1:], "", "", "", "")
	var told string
	var err error
	switch args[0] {
	case "log":
		var tree tlog.Tree
		tree, _, err = opened(folder(args[1]), args[2])
		told = fmt.Sprintf("%d entries, root %v", tree.N, tree.Hash)
	case "since":
		var tree, old tlog.Tree
		tree, old, err = since(folder(args[1]), args[2], folder(args[3]))
		told = fmt.Sprintf("%d entries continue %d", tree.N, old.N)
	case "receipt":
		var index int64
		var tree tlog.Tree
		index, tree, err = receipt(args[1], args[2])
		told = fmt.Sprintf("entry %d of %d", index, tree.N)
	default:
		err = errors.New("say log, since or receipt")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(told)
}
