package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.EvidenceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checkpoints are made, what they cover, and what a start makes of them. */
class SealerTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Cadence ONLY_WHEN_ASKED = new Cadence(Integer.MAX_VALUE, LONG);

    @TempDir
    Path directory;

    private final SeededKeys keys = new SeededKeys(1);

    @Nested
    class MakesACheckpoint {
        @Test
        void ofExactlyTheRecordsBeforeItWhenAsked() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 5);
                SealedNote note = ledger.checkpoint().orElseThrow();
                assertThat(note.size()).isEqualTo(5);
                assertThat(note.isSignedBy(keys.key())).isTrue();
                assertThat(note.checkpoint().states(tree(5))).isTrue();
                assertThat(Standing.note(line(6))).hasValueSatisfying(same(note));
            }
        }

        @Test
        void onlyIfThereIsSomethingNew() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                assertThat(ledger.checkpoint()).isEmpty();
                append(ledger, 1);
                String first = ledger.checkpoint().orElseThrow().note();
                assertThat(ledger.checkpoint().orElseThrow().note()).isEqualTo(first);
                append(ledger, 1);
                assertThat(ledger.checkpoint().orElseThrow().size()).isEqualTo(3);
            }
            assertThat(checkpoints())
                    .as("closing adds none where nothing is new")
                    .isEqualTo(2);
        }

        @Test
        void afterSoManyRecordsByItself() throws Exception {
            var sealed = new Semaphore(0);
            try (Ledger ledger = open(new Cadence(3, LONG), sealed)) {
                append(ledger, 3);
                sealed.acquire(4);
                assertThat(line(4)).contains("\"type\":\"checkpoint\"");
                append(ledger, 2);
                assertThat(lines()).hasSize(6);
            }
        }

        @Test
        void afterSomeTimeByItself() throws Exception {
            var sealed = new Semaphore(0);
            try (Ledger ledger = open(new Cadence(Integer.MAX_VALUE, Duration.ofMillis(1)), sealed)) {
                append(ledger, 1);
                sealed.acquire(2);
                assertThat(checkpoints()).isEqualTo(1);
                append(ledger, 1);
                sealed.acquire(2);
                assertThat(checkpoints()).isEqualTo(2);
            }
        }

        @Test
        void atTheEndOfWhatWasAppended() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 2);
            }
            assertThat(line(3)).contains("\"type\":\"checkpoint\"");
            open(ONLY_WHEN_ASKED).close();
            assertThat(lines()).as("who only looked has sealed nothing").hasSize(3);
        }

        @Test
        void underLoadThatStillCoversTheRecordsBeforeIt() throws Exception {
            var signatures = new AtomicInteger();
            var counting = new SeededKeys(1) {
                @Override
                public synchronized Signer current() {
                    Signer signer = super.current();
                    return new Signer() {
                        @Override
                        public byte[] publicKey() {
                            return signer.publicKey();
                        }

                        @Override
                        public byte[] sign(byte[] message) {
                            signatures.incrementAndGet();
                            return signer.sign(message);
                        }
                    };
                }
            };
            try (Ledger ledger = Ledger.open(file(), counting, new Cadence(16, LONG), count -> {});
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < 32; writer++) {
                    threads.submit(() -> {
                        while (signatures.get() < 8) {
                            append(ledger, 1);
                        }
                    });
                }
            }
            assertThat(checkpoints()).isGreaterThan(3);
            assertThat(verified().passes(true)).isTrue();
        }

        @Test
        void thatADiskRefusedIsMadeLaterAndSaysTheTruth() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 2);
                ledger.file().disk(channel -> {
                    throw new IOException("a disk that does not answer");
                });
                assertThatThrownBy(ledger::checkpoint).isInstanceOf(EvidenceUnavailableException.class);
                ledger.file().disk(channel -> channel.force(false));
                assertThat(ledger.checkpoint().orElseThrow().size()).isEqualTo(2);
            }
            assertThat(verified().passes(true)).isTrue();
        }

        @Test
        void thatOnlyTheAnswerOfTheDiskGotLostIsNotMadeTwice() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 2);
                ledger.file().disk(channel -> {
                    channel.force(false);
                    channel.close(); // so that the block stays, and nobody can take it away
                    throw new IOException("a disk whose answer got lost");
                });
                assertThatThrownBy(ledger::checkpoint).isInstanceOf(EvidenceUnavailableException.class);
                ledger.file().disk(channel -> channel.force(false));
                assertThat(ledger.checkpoint().orElseThrow().size()).isEqualTo(2);
                assertThat(checkpoints()).isEqualTo(1);
                append(ledger, 1);
                assertThat(ledger.checkpoint().orElseThrow().size()).isEqualTo(4);
            }
            assertThat(verified().passes(true)).isTrue();
        }

        @Test
        void neverAfterTheEnd() {
            Ledger ledger = open(ONLY_WHEN_ASKED);
            ledger.close();
            assertThatThrownBy(ledger::checkpoint).isInstanceOf(EvidenceUnavailableException.class);
        }
    }

    @Nested
    class ChangesItsKey {
        @Test
        void withACheckpointThatBothSign() {
            CheckpointKey old = keys.key();
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 2);
                SealedNote note = ledger.rotateKey("operator:uid=1000");
                assertThat(note.isSignedByBoth()).isTrue();
                assertThat(note.checkpoint().rotation().orElseThrow().by()).isEqualTo("operator:uid=1000");
                assertThat(ledger.checkpointKey()).isEqualTo(keys.key()).isNotEqualTo(old);
                append(ledger, 1);
            }
            assertThat(verified(old).passes(true)).isTrue();
            assertThat(verified(keys.key()).passes(true)).isTrue();
            assertThat(verified(new SeededKeys(5).key()).passes(false)).isFalse();
        }

        @Test
        void inTheNameOfAnybody() {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 1);
                assertThat(ledger.rotateKey("oidc:zoë\nby nobody")
                                .checkpoint()
                                .rotation()
                                .orElseThrow()
                                .by())
                        .isEqualTo("oidc:zo??by nobody");
            }
            open(ONLY_WHEN_ASKED).close();
        }

        @Test
        void alsoIfPowerFailsBetweenTheRecordAndTheKeys() {
            var torn = new SeededKeys(1) {
                @Override
                public synchronized void advance() {
                    throw new IllegalStateException("power fails");
                }
            };
            try (Ledger ledger = Ledger.open(file(), torn, ONLY_WHEN_ASKED, count -> {})) {
                append(ledger, 2);
                assertThatThrownBy(() -> ledger.rotateKey("operator")).isInstanceOf(EvidenceUnavailableException.class);
            }
            keys.prepare();
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 1);
                assertThat(ledger.checkpointKey()).isNotEqualTo(new SeededKeys(1).key());
            }
            assertThat(verified(new SeededKeys(1).key()).passes(true)).isTrue();
        }
    }

    @Nested
    class StartsAgain {
        @Test
        void fromTheTreeThatWasSavedAndNotFromTheBeginning() throws IOException {
            sealed(20);
            damageRecord(3);
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, 1);
            }
            assertThat(verified()).isInstanceOf(Verification.Tampered.class);
        }

        @Test
        void fromTheBeginningIfTheSavedTreeIsMissingOldOrSomethingElse() throws IOException {
            sealed(20);
            String saved = Files.readString(tree());
            for (String other : List.of(
                    "",
                    "something else",
                    "aegis-tree 1\n",
                    "aegis-tree 1\nmany\n",
                    saved.replace("\n20\n", "\n19\n"),
                    saved.replace("\n20\n", "\n24\n"),
                    saved.replace("\n20\n", "\n1048577\n"),
                    saved.replaceFirst("[A-Za-z0-9]{8}", "AAAAAAAA"))) {
                Files.writeString(tree(), other);
                try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                    append(ledger, 1);
                }
                assertThat(verified().passes(true)).as(other).isTrue();
            }
        }

        @Test
        void onlyIfTheRecordsAreWhatTheirCheckpointSays() throws IOException {
            sealed(20);
            Files.delete(tree());
            damageRecord(3);
            assertThatThrownBy(() -> open(ONLY_WHEN_ASKED))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("The ledger is not what it was");
        }

        /** Blocks that follow each other, of other records, under the checkpoint as it was. */
        @Test
        void neverFromAChainThatWasWrittenAnewUnderAnOldCheckpoint() throws IOException {
            sealed(2);
            Files.delete(tree());
            String seal = line(3);
            var rewritten = new TestExport(chain())
                    .keys(7, 8)
                    .append(seal.replaceFirst(
                            "\"prev_hash\":\"[0-9a-f]+",
                            "\"prev_hash\":\"" + hash(new TestExport(chain()).keys(7, 8))));
            write(rewritten.lines().subList(1, 4));
            assertThatThrownBy(() -> open(ONLY_WHEN_ASKED))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("The ledger is not what it was");
        }

        @Test
        void neverWithAnotherKey() {
            sealed(2);
            assertThatThrownBy(() -> Ledger.open(file(), new SeededKeys(5), ONLY_WHEN_ASKED, count -> {}))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("signed by another key");
            open(ONLY_WHEN_ASKED).close();
        }

        /** A tree of other records than those of the ledger must not become the beginning of what is signed. */
        @Test
        void neverFromATreeThatOnlyAnotherKeySigned() throws IOException {
            Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
            try (Ledger ledger = Ledger.open(
                    elsewhere.resolve("evidence.ledger"), new SeededKeys(5), ONLY_WHEN_ASKED, count -> {})) {
                append(ledger, 2);
            }
            Files.copy(elsewhere.resolve("evidence.ledger"), file());
            Files.copy(elsewhere.resolve("evidence.tree"), tree());
            assertThatThrownBy(() -> open(ONLY_WHEN_ASKED)).isInstanceOf(LedgerException.class);
        }

        private void sealed(int records) {
            try (Ledger ledger = open(ONLY_WHEN_ASKED)) {
                append(ledger, records);
            }
        }

        private void damageRecord(int number) throws IOException {
            byte[] whole = Files.readAllBytes(file());
            byte[] searched = ("\"seq\":" + number + ",").getBytes(StandardCharsets.UTF_8);
            int at = new String(whole, StandardCharsets.ISO_8859_1)
                    .indexOf(new String(searched, StandardCharsets.ISO_8859_1));
            whole[at + 6] = '9';
            Files.write(file(), whole);
        }

        private String chain() {
            return line(1).replaceFirst(".*\"origin\":\"([^\"]+)\".*", "$1");
        }

        private String hash(TestExport export) {
            return Chain.hash(export.lines().getLast());
        }

        private void write(List<String> lines) throws IOException {
            var text = new StringBuilder(new String(BlockReader.fileHead(chain()), StandardCharsets.US_ASCII));
            Chain before = Chain.EMPTY;
            for (String line : lines) {
                Chain after = before.after(line);
                byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
                var head = new Block.Head(before.next(), 1, 5, bytes.length, before.hash(), after.hash());
                text.append(new String(head.bytes(), StandardCharsets.US_ASCII))
                        .append(line)
                        .append('\n');
                before = after;
            }
            Files.writeString(file(), text);
        }
    }

    @Test
    void aKeyIdIsMadeOfNameAndKey() {
        CheckpointKey key = CheckpointKey.of(new byte[] {
            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        });
        assertThat(key.id("a")).hasSize(4).isNotEqualTo(key.id("b"));
        assertThat(Arrays.equals(key.id("a"), keys.key().id("a"))).isFalse();
        assertThat(HexFormat.of().formatHex(keys.key().id("example.com/log"))).hasSize(8);
    }

    private static Consumer<SealedNote> same(SealedNote note) {
        return found -> assertThat(found.note()).isEqualTo(note.note());
    }

    private Tree tree(int records) {
        Tree tree = Tree.empty();
        lines().stream().limit(records).forEach(line -> tree.add(line.getBytes(StandardCharsets.UTF_8)));
        return tree;
    }

    private static void append(Ledger ledger, int records) {
        for (int at = 0; at < records; at++) {
            ledger.append(Records.key(at));
        }
    }

    private long checkpoints() {
        return lines().stream().filter(line -> Standing.note(line).isPresent()).count();
    }

    private String line(int seq) {
        return lines().get(seq - 1);
    }

    private List<String> lines() {
        return new LedgerReader(file()).since(1, 100_000);
    }

    private Verification verified() {
        return verified(keys.key());
    }

    private Verification verified(CheckpointKey key) {
        try {
            Path export = directory.resolve("export.jsonl");
            var out = new StringBuilder();
            new LedgerReader(file()).export(out, 1);
            Files.writeString(export, out);
            return Verifier.verify(export, new Expectations(Optional.of(key), Optional.empty()));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private Path file() {
        return directory.resolve("evidence.ledger");
    }

    private Path tree() {
        return directory.resolve("evidence.tree");
    }

    private Ledger open(Cadence cadence) {
        return Ledger.open(file(), keys, cadence, count -> {});
    }

    private Ledger open(Cadence cadence, Semaphore records) {
        return Ledger.open(file(), keys, cadence, count -> records.release((int) count));
    }
}
