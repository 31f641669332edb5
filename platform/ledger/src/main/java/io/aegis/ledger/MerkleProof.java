package io.aegis.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks proofs over Merkle trees (RFC 9162, sections 2.1.3.2 and 2.1.4.2). */
final class MerkleProof {
    private MerkleProof() {}

    /** Whether a leaf stands at an index of the tree with this size and root. */
    static boolean includes(byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long place = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : proof) {
            if (last == 0) {
                return false;
            }
            if (isRight(place) || place == last) {
                hash = Tree.node(sibling, hash);
                int levels = levels(place);
                place >>= levels;
                last >>= levels;
            } else {
                hash = Tree.node(hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /** Whether the tree of the first checkpoint is the beginning of that of the second. */
    static boolean continues(Checkpoint first, Checkpoint second, List<byte[]> proof) {
        if (first.size() == second.size()) {
            return proof.isEmpty() && first.root().equals(second.root());
        }
        if (first.size() > second.size()) {
            return false;
        }
        List<byte[]> hashes = new ArrayList<>(proof);
        if (Long.bitCount(first.size()) == 1) {
            hashes.addFirst(first.rootHash());
        }
        return !hashes.isEmpty() && continues(first, second, hashes.getFirst(), hashes.subList(1, hashes.size()));
    }

    private static boolean continues(Checkpoint first, Checkpoint second, byte[] begin, List<byte[]> rest) {
        int complete = Long.numberOfTrailingZeros(first.size());
        long place = (first.size() - 1) >> complete;
        long last = (second.size() - 1) >> complete;
        byte[] before = begin;
        byte[] after = begin;
        for (byte[] hash : rest) {
            if (last == 0) {
                return false;
            }
            if (isRight(place) || place == last) {
                before = Tree.node(hash, before);
                after = Tree.node(hash, after);
                int levels = levels(place);
                place >>= levels;
                last >>= levels;
            } else {
                after = Tree.node(after, hash);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && first.hasRoot(before) && second.hasRoot(after);
    }

    private static boolean isRight(long place) {
        return (place & 1) == 1;
    }

    /** How many levels up a node that ends its level has no sibling. */
    private static int levels(long place) {
        return place == 0 ? 0 : Long.numberOfTrailingZeros(place);
    }
}
