package io.aegis.ledger;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Measures what a long ledger costs those who read it: {@code java -Xmx64m ... io.aegis.ledger.MillionRecords FOLDER [RECORDS]}. Not a test.
 *
 * <p>The ledger is written straight into its file, as the gateway would have written it, because a disk that is asked a million times is not what is measured.
 */
final class MillionRecords {
    private static final int IN_BLOCK = 1024;
    private static final String ORIGIN = TestExport.ORIGIN;

    private final Path ledger;
    private final SeededKeys keys = new SeededKeys(1);
    private final Tree tree = Tree.empty();
    private Chain chain = Chain.EMPTY;

    private MillionRecords(Path folder) {
        this.ledger = folder.resolve("evidence.ledger");
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "million");
        int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        new MillionRecords(folder).run(folder, records);
        for (String file : List.of("evidence.ledger", "evidence.tree", "export.jsonl", "proof.json")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }

    private interface Work {
        Object done() throws Exception;
    }

    private void run(Path folder, int records) throws Exception {
        write(records);
        System.out.printf("%,d records, %,d MB%n", tree.size(), Files.size(ledger) >> 20);
        System.out.println("what                                  seconds  most heap MB");
        var reader = new LedgerReader(ledger);
        SealedNote newest =
                Standing.note(reader.since(tree.size(), 1).getFirst()).orElseThrow();
        SealedNote earlier = Standing.note(reader.since(IN_BLOCK, 1).getFirst()).orElseThrow();
        var expected = new Expectations(Optional.of(keys.key()), Optional.of(earlier));
        Path export = folder.resolve("export.jsonl");
        Path proof = folder.resolve("proof.json");
        measured("export", () -> export(reader, export));
        measured("verify the export, key and checkpoint", () -> Verifier.verify(export, expected));
        measured(
                "prove a run in the middle",
                () -> Files.writeString(
                        proof,
                        Proof.of(ledger, run(records / 2), newest, Optional.of(earlier))
                                .orElseThrow()));
        measured("verify the proof", () -> Verifier.verify(proof, expected));
        measured("start without a saved tree", this::opened);
        measured("start with one", this::opened);
    }

    private static Object export(LedgerReader reader, Path export) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(export)) {
            return reader.export(out, 1);
        }
    }

    private Object opened() {
        try (Ledger open = Ledger.open(ledger, keys, Cadence.USUAL, count -> {})) {
            return open.append(Records.key(1));
        }
    }

    private static void measured(String what, Work work) throws Exception {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(java.lang.management.MemoryPoolMXBean::resetPeakUsage);
        long begun = System.nanoTime();
        Object result = work.done();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long most = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf("%-37s %7.2f  %7d       %s%n", what, seconds, most >> 20, shown(result));
    }

    private static String shown(Object result) {
        return result instanceof Verification ? result.toString() : "";
    }

    private void write(int records) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(ledger), 1 << 20)) {
            out.write(BlockReader.fileHead(ORIGIN));
            var lines = new ArrayList<String>();
            for (int number = 0; number < records; number++) {
                boolean isLast = number == records - 1;
                boolean seals = isLast || lines.size() == IN_BLOCK - 1;
                String at = Instant.ofEpochMilli(millis(number)).toString();
                lines.add(
                        seals
                                ? line(Checkpoint.TYPE, at, checkpoint(at).body())
                                : line(
                                        "run_evidence",
                                        at,
                                        RecordBody.of(Records.finished(run(number), Records.AT), Optional.empty())));
                if (isLast || lines.size() == IN_BLOCK) {
                    block(out, lines, millis(number));
                    lines.clear();
                }
            }
        }
    }

    private SealedNote checkpoint(String at) {
        return SealedNote.signed(
                Checkpoint.of(ORIGIN, tree, at, Optional.empty(), Optional.empty()), List.of(keys.current()));
    }

    private Chain blockStart = Chain.EMPTY;

    private String line(String type, String at, String body) {
        String line = chain.line(ORIGIN, type, at, body);
        chain = chain.after(line);
        tree.add(line.getBytes(StandardCharsets.UTF_8));
        return line;
    }

    private void block(OutputStream out, List<String> lines, long atMillis) throws IOException {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(
                new Block.Head(blockStart.next(), lines.size(), atMillis, text.length, blockStart.hash(), chain.hash())
                        .bytes());
        out.write(text);
        blockStart = chain;
    }

    private static long millis(int number) {
        return Records.AT.toEpochMilli() + number;
    }

    /** The id of a run that began when its record was written. */
    private static String run(int number) {
        String time = HexFormat.of().toHexDigits(millis(number)).substring(4);
        return time.substring(0, 8) + "-" + time.substring(8) + "-7000-8000-" + "%012x".formatted(number);
    }
}
