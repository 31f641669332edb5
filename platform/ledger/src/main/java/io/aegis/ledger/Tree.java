package io.aegis.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree (RFC 6962) over the lines of a ledger, as far as it is needed to go on: the roots of its complete subtrees, at most one for each power of
 * two.
 *
 * <p>Used by one thread at a time.
 */
final class Tree {
    /** Told of every complete subtree when it is made. */
    @FunctionalInterface
    interface Nodes {
        /** Of the leaves from the first number, inclusive, to the second, exclusive. */
        void made(long from, long to, byte[] hash);
    }

    static final int HASH_LENGTH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final Nodes nodes;

    /** Roots of complete subtrees, the largest first: one for each bit that is set in the size. */
    private final List<byte[]> roots;

    private long size;

    private Tree(long size, List<byte[]> roots, Nodes nodes) {
        this.size = size;
        this.roots = roots;
        this.nodes = nodes;
    }

    /** A tree without leaves. */
    static Tree empty() {
        return watched((from, to, hash) -> {});
    }

    static Tree watched(Nodes nodes) {
        return new Tree(0, new ArrayList<>(), nodes);
    }

    /**
     * The tree whose complete subtrees have these roots.
     *
     * @throws IllegalArgumentException if a tree of that size has another number of them
     */
    static Tree of(long size, List<byte[]> roots) {
        if (size < 0 || Long.bitCount(size) != roots.size()) {
            throw new IllegalArgumentException("no tree of " + size + " leaves has " + roots.size() + " subtrees");
        }
        return new Tree(size, new ArrayList<>(roots), (from, to, hash) -> {});
    }

    Tree copy() {
        return new Tree(size, new ArrayList<>(roots), nodes);
    }

    long size() {
        return size;
    }

    List<byte[]> roots() {
        return List.copyOf(roots);
    }

    /** Adds a leaf: the bytes of a line without its line feed. */
    void add(byte[] line) {
        byte[] hash = leaf(line);
        long width = 1;
        nodes.made(size, size + 1, hash);
        for (long left = size; (left & 1) == 1; left >>= 1) {
            hash = node(roots.removeLast(), hash);
            width *= 2;
            nodes.made(size + 1 - width, size + 1, hash);
        }
        roots.add(hash);
        size++;
    }

    byte[] root() {
        return size == 0 ? sha256().digest() : rootFrom(0);
    }

    /** The root over the leaves from a number on, at which one of the complete subtrees begins. */
    byte[] rootFrom(long leaf) {
        int first = Long.bitCount(leaf);
        byte[] root = roots.getLast();
        for (int at = roots.size() - 2; at >= first; at--) {
            root = node(roots.get(at), root);
        }
        return root;
    }

    static byte[] leaf(byte[] line) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(line);
    }

    static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
