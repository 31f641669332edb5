package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes the proof of a run: its records, and for each the hashes that lead from it to the root of a checkpoint.
 *
 * <p>Reads the ledger once from its beginning, in constant memory. Used by one thread.
 */
public final class Proof {
    /** What a proof says that it is. */
    static final String FORMAT = "aegis-proof-v1";

    /** Leaves of a subtree, the second number exclusive. */
    private record Leaves(long from, long to) {
        boolean isOne() {
            return to - from == 1;
        }

        /** Where the right half begins: after the largest power of two that is smaller than all. */
        long middle() {
            return from + Long.highestOneBit(to - from - 1);
        }

        Leaves left() {
            return new Leaves(from, middle());
        }

        Leaves right() {
            return new Leaves(middle(), to);
        }
    }

    private final SealedNote newest;
    private final Optional<SealedNote> earlier;
    private final Map<Leaves, byte[]> wanted = new HashMap<>();
    private final TreeMap<Long, String> lines = new TreeMap<>();
    private final List<String> rotations = new ArrayList<>();
    private final Tree tree = Tree.watched((from, to, hash) -> wanted.replace(new Leaves(from, to), hash));

    private Proof(SealedNote newest, Optional<SealedNote> earlier) {
        this.newest = newest;
        this.earlier = earlier;
    }

    /**
     * The proof as JSON; empty if there are no records of the run that the checkpoint covers.
     *
     * @param newest a checkpoint of the ledger
     * @param earlier a checkpoint from elsewhere that it must continue
     * @throws LedgerException if it does not, or if the ledger is not what its checkpoint says
     */
    public static Optional<String> of(Path ledger, String run, SealedNote newest, Optional<SealedNote> earlier) {
        var reader = new LedgerReader(ledger);
        Set<Long> indexes = reader.ofRun(run).stream()
                .map(record -> record.path("seq").asLong(0) - 1)
                .filter(index -> index < newest.size())
                .collect(Collectors.toSet());
        return indexes.isEmpty() ? Optional.empty() : Optional.of(of(run, indexes, newest, earlier, reader::each));
    }

    /**
     * The proof of the records at some places.
     *
     * @param ledger hands on its lines in order until one is not taken
     */
    static String of(
            String run,
            Set<Long> indexes,
            SealedNote newest,
            Optional<SealedNote> earlier,
            Consumer<Predicate<String>> ledger) {
        var proof = new Proof(newest, earlier);
        indexes.forEach(index -> proof.lines.put(index, ""));
        proof.read(ledger);
        return proof.json(run);
    }

    private void read(Consumer<Predicate<String>> ledger) {
        lines.keySet().forEach(index -> path(index).forEach(leaves -> wanted.put(leaves, new byte[0])));
        earlier.ifPresent(first -> growth(first.size()).forEach(leaves -> wanted.put(leaves, new byte[0])));
        ledger.accept(this::take);
        if (!newest.checkpoint().states(tree)) {
            throw new LedgerException("The ledger is not what its newest checkpoint says; `aegis audit verify` on an"
                    + " export says where it was changed.");
        }
        earlier.filter(first -> first.size() > newest.size()).ifPresent(Proof::differs);
    }

    private boolean take(String line) {
        lines.computeIfPresent(tree.size(), (index, ignored) -> line);
        Standing.note(line)
                .filter(note -> note.checkpoint().rotation().isPresent())
                .ifPresent(note -> rotations.add(note.note()));
        tree.add(line.getBytes(StandardCharsets.UTF_8));
        earlier.filter(first -> first.size() == tree.size()).ifPresent(this::compare);
        return tree.size() < newest.size();
    }

    private void compare(SealedNote first) {
        if (!first.checkpoint().states(tree)
                || !first.checkpoint().origin().equals(newest.checkpoint().origin())) {
            differs(first);
        }
    }

    private static void differs(SealedNote first) {
        throw new LedgerException("The ledger does not continue the checkpoint of " + first.size()
                + " records that was given: it is another ledger's, or this one was written anew or cut.");
    }

    private String json(String run) {
        return new JsonText(8 * 1024)
                .object(json -> {
                    json.name("checkpoint").text(newest.note());
                    earlier.filter(first -> first.size() < newest.size())
                            .ifPresent(first -> json.name("consistency").object(object -> {
                                hashes(object.name("proof"), growth(first.size()));
                                object.name("size").number(first.size());
                            }));
                    json.name("format").text(FORMAT);
                    json.name("records").array(array -> lines.forEach((index, line) -> record(array, index, line)));
                    json.name("rotations").array(array -> rotations.forEach(array::text));
                    json.name("run").text(run);
                })
                .toString();
    }

    private void record(JsonText array, long index, String line) {
        array.object(object -> {
            object.name("index").number(index);
            object.name("line").text(line);
            hashes(object.name("proof"), path(index));
        });
    }

    private void hashes(JsonText json, List<Leaves> subtrees) {
        json.array(array -> subtrees.forEach(leaves -> array.text(Base64Text.of(hash(leaves)))));
    }

    /** A subtree at the right edge that is not complete is put together from those that are. */
    private byte[] hash(Leaves leaves) {
        byte[] complete = wanted.getOrDefault(leaves, new byte[0]);
        return complete.length > 0 ? complete : tree.rootFrom(leaves.from());
    }

    /** The siblings on the way from a leaf to the root, the lowest first (RFC 9162, 2.1.3.1). */
    private List<Leaves> path(long index) {
        var path = new ArrayList<Leaves>();
        Leaves at = new Leaves(0, newest.size());
        while (!at.isOne()) {
            boolean isLeft = index < at.middle();
            path.addFirst(isLeft ? at.right() : at.left());
            at = isLeft ? at.left() : at.right();
        }
        return path;
    }

    /** The subtrees from which both the tree of a size and this tree are put together (RFC 9162, 2.1.4.1). */
    private List<Leaves> growth(long size) {
        var path = new ArrayList<Leaves>();
        Leaves at = new Leaves(0, newest.size());
        while (size < at.to()) {
            boolean isLeft = size <= at.middle();
            path.addFirst(isLeft ? at.right() : at.left());
            at = isLeft ? at.left() : at.right();
        }
        if (at.from() > 0) {
            path.addFirst(at);
        }
        return path;
    }
}
