package io.aegis.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a ledger stands that is being opened: the tree over all of its records, and its newest checkpoint. Whose signature that one has is the business of
 * whoever asked: a good one covers the tree that was begun with, too.
 *
 * <p>Used by one thread.
 */
final class Standing {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CHECKPOINT_END = ",\"type\":\"" + Checkpoint.TYPE + "\"}";

    private final Tree tree;
    private @Nullable SealedNote newest;

    private Standing(Tree tree) {
        this.tree = tree;
    }

    /**
     * Reads a ledger from a saved tree on if one of its checkpoints states that tree, or else from the beginning.
     *
     * @param end where the chain stands after the last record
     * @throws LedgerException if the records do not follow each other, or are not what a checkpoint says
     */
    static Standing of(BlockReader blocks, Chain end, Optional<Tree> saved) throws IOException {
        Tree start = Tree.empty();
        if (saved.isPresent() && isStated(blocks, saved.get())) {
            start = saved.get();
        }
        return after(start, blocks, end);
    }

    /** Reads what follows a tree that is known. */
    static Standing after(Tree tree, BlockReader blocks, Chain end) throws IOException {
        var standing = new Standing(tree.copy());
        if (tree.size() > end.next() - 1) {
            throw broken(end.next());
        }
        if (tree.size() < end.next() - 1) {
            standing.read(blocks, end);
        }
        return standing;
    }

    private static boolean isStated(BlockReader blocks, Tree saved) throws IOException {
        long seq = saved.size() + 1;
        BlockReader.Found found = blocks.last(head -> head.first() <= seq);
        if (saved.size() == 0
                || found == null
                || seq >= found.head().first() + found.head().count()) {
            return false;
        }
        String line = blocks.read(found).lines().get((int) (seq - found.head().first()));
        return note(line).filter(note -> note.checkpoint().states(saved)).isPresent();
    }

    private void read(BlockReader blocks, Chain end) throws IOException {
        long next = tree.size() + 1;
        BlockReader.Found at = blocks.last(head -> head.first() <= next);
        Chain chain = null;
        while (at != null) {
            Block block = blocks.read(at);
            Chain begin = new Chain(at.head().first(), at.head().prevHash());
            boolean follows = chain == null ? begin.next() > 1 || begin.equals(Chain.EMPTY) : begin.equals(chain);
            chain = block.end().filter(ignored -> follows).orElseThrow(() -> broken(begin.next()));
            long skip = Math.max(0, next - begin.next());
            block.lines().stream().skip(skip).forEach(this::add);
            at = blocks.after(at);
        }
        if (!end.equals(chain) || tree.size() != end.next() - 1) {
            throw broken(end.next());
        }
    }

    private void add(String line) {
        if (line.endsWith(CHECKPOINT_END)) {
            newest = note(line)
                    .filter(note -> note.checkpoint().states(tree))
                    .orElseThrow(() -> broken(tree.size() + 1));
        }
        tree.add(line.getBytes(StandardCharsets.UTF_8));
    }

    /** The note of a line that is a checkpoint. */
    static Optional<SealedNote> note(String line) {
        return line.endsWith(CHECKPOINT_END) ? SealedNote.ofRecord(JSON.readTree(line)) : Optional.empty();
    }

    private static LedgerException broken(long seq) {
        return new LedgerException("The ledger is not what it was: its records do not lead to record " + seq
                + ". Keep a copy of the data directory, find out who changed it, and restore the directory from a"
                + " backup. `aegis audit verify` on an export says where it was changed.");
    }

    Tree tree() {
        return tree;
    }

    /** The newest checkpoint; empty if none was read. */
    Optional<SealedNote> newest() {
        return Optional.ofNullable(newest);
    }
}
