package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars that two readers would read in two ways, and jars that carry more than a plugin. Each is signed, and refused all the same. */
class HostileJarTest {
    private static final String SCHEMA = JarContents.SCHEMA;
    private static final byte[] NOTHING = {};

    @Test
    void aRawJarWithoutASpoiltFieldIsAdmitted() {
        assertThat(findings(zip().bytes())).isEmpty();
        assertThat(findings(zip().add(RawZip.stored("a", new byte[] {'a'})).bytes()))
                .isEmpty();
        assertThat(findings(zip().add(RawZip.item("acme/", NOTHING)).bytes())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "no jar", "504b0506"})
    void noJarIsRefused(String text) {
        assertThat(findings(text.getBytes(StandardCharsets.UTF_8))).hasSize(1);
        assertThat(findings(new byte[22])).hasSize(1);
    }

    @Nested
    class TwoReaders {
        @Test
        void seeOneNameForEachEntry() {
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.named("aegis/settings.schema.jsoN"))));
            refuses(zip().change(SCHEMA, item -> item.central(side -> side.named("aegis/settings.schema.jsoN"))));
        }

        @Test
        void seeOneMethodAndOneSize() {
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.by(0))));
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.sized(side.compressed(), side.size() - 1))));
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.sized(side.compressed() - 1, side.size()))));
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.summed(side.crc() + 1))));
            refuses(zip().change(SCHEMA, item -> item.local(side -> side.flagged(2))));
        }

        @Test
        void seeTheSameData() {
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.summed(side.crc() + 1))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.sized(side.compressed(), side.size() - 1))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.sized(side.compressed(), side.size() + 1))));
            refuses(zip().change(
                            SCHEMA,
                            item -> item.data(concat(item.data(), "more"))
                                    .both(side -> side.sized(side.compressed() + 4, side.size()))));
            refuses(zip().change(SCHEMA, item -> item.data(new byte[item.data().length])));
        }

        @Test
        void findNothingBeforeBetweenAndBehindTheEntries() {
            byte[] other = zip().bytes();
            refuses(zip().prepend("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
            refuses(zip().prepend(other));
            refuses(zip().insert(other));
            refuses(zip().insert(new byte[] {0}));
            refuses(zip().append(new byte[] {0}));
            refuses(zip().append(other));
            refuses(zip().comment("hello".getBytes(StandardCharsets.UTF_8)));
            refuses(zip().comment(other));
        }

        @Test
        void findTheEntriesWhereTheDirectorySaysTheyAre() {
            assertThat(findings(zip().bytes(Map.of(SCHEMA, 1)))).hasSize(1);
            assertThat(findings(zip().bytes(Map.of(SCHEMA, -1)))).hasSize(1);
            assertThat(findings(zip().bytes(Map.of(PluginJar.MANIFEST, 1 << 30))))
                    .hasSize(1);
        }

        @Test
        void countTheSameEntries() {
            refuses(zip().miscount(1));
            refuses(zip().miscount(-1));
        }

        @Test
        void meetNoSecondEntryOfOneName() {
            refuses(zip().add(RawZip.item(SCHEMA, new byte[] {'{', '}'})));
            refuses(zip().add(RawZip.item("AEGIS/settings.schema.json", new byte[] {'{', '}'})));
            refuses(zip().add(RawZip.item("a", NOTHING)).add(RawZip.item("a/", NOTHING)));
            refuses(zip().add(RawZip.item("a", NOTHING)).add(RawZip.item("a/b", NOTHING)));
            refuses(zip().add(RawZip.item("aegis/", NOTHING)).add(RawZip.item("AEGIS/", NOTHING)));
            refuses(zip().add(RawZip.item("A/b/c/d", NOTHING)).add(RawZip.item("a", NOTHING)));
            refuses(zip().add(RawZip.item("a", NOTHING)).add(RawZip.item("a/b/", NOTHING)));
        }

        @Test
        void meetEntriesWhoseNamesOnlyBeginAlike() {
            var zip = zip().add(RawZip.item("a", NOTHING)).add(RawZip.item("a.b", NOTHING));
            for (String name : List.of("a-b/c", "a.c/d", "a0/e", "A_/f", "b/a/g")) {
                zip.add(RawZip.item(name, NOTHING));
            }
            assertThat(findings(zip.bytes())).isEmpty();
        }

        @Test
        void needNoExtraFieldThatRenamesOrResizes() {
            byte[] unicodePath = HexFormat.of().parseHex("7570" + "0600" + "01" + "00000000" + "61");
            byte[] zip64 = HexFormat.of().parseHex("0100" + "0800" + "0000000000000000");
            byte[] cut = HexFormat.of().parseHex("feca" + "0900");
            for (byte[] extra : List.of(unicodePath, zip64, cut, new byte[] {1})) {
                refuses(zip().change(SCHEMA, item -> item.local(side -> side.with(extra))));
                refuses(zip().change(SCHEMA, item -> item.central(side -> side.with(extra))));
            }
            byte[] mark = HexFormat.of().parseHex("feca0000");
            assertThat(findings(zip().change(SCHEMA, item -> item.both(side -> side.with(mark)))
                            .bytes()))
                    .isEmpty();
        }

        @Test
        void needNoEncryptionNoCommentAndNoMethodButDeflate() {
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.flagged(1))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.flagged(1 << 13))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.by(12))));
            refuses(zip().change(SCHEMA, item -> item.central(side -> side.said("PK\u0005\u0006"))));
        }

        @Test
        void findTheSizesBehindTheDataIfTheHeaderSaysSo() {
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.flagged(8))));
            byte[] jar = PluginJar.harmless().bytes();
            assertThat(findings(jar)).isEmpty();
            int descriptor = indexOf(jar, HexFormat.of().parseHex("504b0708"));
            for (int at = descriptor; at < descriptor + 16; at++) {
                byte[] altered = jar.clone();
                altered[at] ^= 1;
                assertThat(findings(altered)).as("byte %s", at - descriptor).hasSize(1);
            }
        }
    }

    @Nested
    class Manifests {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Acme:  a",
                    "X-Acme: a ",
                    "X-Acme: \u2003a",
                    "X-Acme: a\r\n  ",
                    "X-\r\n Acme: a",
                    "X-Acme:\r\n  a",
                    "X-Acme\r\n : a"
                })
        void thatAreReadInTwoWaysAreRefused(String header) {
            refused(header);
        }

        @Test
        void haveNoLineThatTheJdkDoesNotRead() {
            assertThat(findings(with("X-Acme: " + "a".repeat(502)))).isEmpty();
            refused("X-Acme: " + "a".repeat(503));
            assertThat(findings(with("X-Acme: a\r\n " + "a".repeat(509)))).isEmpty();
            refused("X-Acme: a\r\n " + "a".repeat(510));
        }

        private void refused(String header) {
            assertThat(findings(with(header)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.place()).isEqualTo(PluginJar.MANIFEST));
        }

        private byte[] with(String header) {
            PluginJar jar = PluginJar.harmless();
            String manifest = jar.manifest().stripTrailing() + "\r\n" + header + "\r\n\r\n";
            return jar.bytes(manifest.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Nested
    class Paths {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../evil",
                    "a/../../evil",
                    "/etc/passwd",
                    "a//b",
                    "./a",
                    "a/./b",
                    "a/..",
                    "..",
                    "a\\b",
                    "..\\evil",
                    "C:/evil",
                    "c:evil",
                    "a!/b",
                    "/",
                    "a//",
                    "../"
                })
        void leadNowhereElse(String name) {
            assertThat(findings(zip().add(RawZip.item(name, NOTHING)).bytes()))
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.place()).startsWith("entry "));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\nb", "a\u0000b", "a\tb", "\u001b[2J", "a\u007f", "\u00fc", "\u202e"})
        void haveNoCharacterThatIsNotShown(String name) {
            assertThat(findings(zip().add(RawZip.item(name, NOTHING)).bytes()))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString().chars()).allMatch(point -> point >= ' '));
        }

        @Test
        void haveNamesThatEveryReaderIsDoneWith() {
            assertThat(findings(zip().add(RawZip.item("a".repeat(1_024), NOTHING))
                            .add(RawZip.item("b/".repeat(64) + "c", NOTHING))
                            .add(RawZip.item("d/".repeat(64), NOTHING))
                            .bytes()))
                    .isEmpty();
            for (String name : List.of("a".repeat(1_025), "a/".repeat(32_767), "a".repeat(65_535))) {
                assertLong(name, "at most 1024 characters");
            }
            assertLong("b/".repeat(65) + "c", "at most 64 folders");
            assertLong("d/".repeat(65), "at most 64 folders");
        }

        private static void assertLong(String name, String words) {
            assertThat(findings(zip().add(RawZip.item(name, NOTHING)).bytes()))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.place()).isEqualTo("entry " + Words.shown(name));
                        assertThat(finding.message()).contains(words);
                    });
        }

        @ParameterizedTest
        @ValueSource(strings = {"meta-inf/services/x", "Meta-Inf/a", "META-INF/manifest.mf", "meta-inf/MANIFEST.MF"})
        void ofTheManifestAreWrittenInCapitals(String name) {
            assertThat(findings(zip().add(RawZip.item(name, NOTHING)).bytes())).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "META-INF/versions/9/acme/tickets/TicketFactory.class",
                    "META-INF/versions/25/a.txt",
                    "META-INF/ACME.SF",
                    "META-INF/acme.rsa",
                    "META-INF/ACME.EC",
                    "META-INF/SIG-ACME"
                })
        void ofOtherVersionsAndOtherSignaturesAreRefused(String name) {
            assertThat(findings(zip().add(RawZip.item(name, NOTHING)).bytes())).isNotEmpty();
        }
    }

    @Nested
    class Contents {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "lib/inner.jar",
                    "inner.JAR",
                    "a.war",
                    "a.zip",
                    "native/lib.so",
                    "native/lib.so.1.2",
                    "a.dll",
                    "b.dylib",
                    "c.jnilib",
                    "d.exe",
                    "classes.dex",
                    "e.jmod"
                })
        void thatAreArchivesOrNativeCodeByNameAreRefused(String name) {
            names(zip().add(RawZip.item(name, NOTHING)), name);
        }

        @ParameterizedTest
        @CsvSource({
            "cafebabe00000045, class",
            "cafebabe00000002, Mach-O",
            "504b030414000000, zip",
            "504b050600000000, zip",
            "7f454c4602010100, ELF",
            "feedface00000000, Mach-O",
            "feedfacf00000000, Mach-O",
            "cffaedfe07000001, Mach-O",
            "cefaedfe07000001, Mach-O",
            "4d5a900003000000, PE",
            "6465780a30333500, Dalvik",
            "213c617263683e0a, native",
            "0061736d01000000, WebAssembly",
            "4a4d01000000, module",
        })
        void thatAreCodeByTheirFirstBytesAreRefusedUnderAnyName(String start, String what) {
            byte[] content = HexFormat.of().parseHex(start);
            names(zip().add(RawZip.item("data.txt", content)), "data.txt");
            names(zip().add(RawZip.item("README", content)), "README");
            assertThat(findings(zip().add(RawZip.item("data.txt", content)).bytes())
                            .getFirst()
                            .message())
                    .contains(what);
        }

        @ParameterizedTest
        @ValueSource(strings = {"MZ is how this text begins", "JM", "PK", "dex", "\u007fEL"})
        void thatOnlyLookLikeItAreNot(String text) {
            assertThat(findings(zip().add(RawZip.item("data.txt", text.getBytes(StandardCharsets.UTF_8)))
                            .bytes()))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "acme/Elsewhere.class",
                    "TicketFactory.class",
                    "META-INF/TicketFactory.class",
                    "OSGI-INF/TicketFactory.class",
                    "aegis/TicketFactory.class"
                })
        void ofAClassLieWhereItsNameSays(String name) {
            byte[] bytes = PluginJar.harmless().entries().get("acme/tickets/TicketFactory.class");
            names(zip().add(RawZip.item(name, bytes)), name);
        }

        @Test
        void ofAClassAreAClass() {
            for (byte[] odd :
                    List.of(NOTHING, new byte[] {1, 2, 3}, HexFormat.of().parseHex("cafebabe00000045"))) {
                names(zip().add(RawZip.item("acme/Odd.class", odd)), "acme/Odd.class");
            }
            byte[] bytes = PluginJar.harmless().entries().get("acme/tickets/TicketFactory.class");
            names(zip().add(RawZip.item("acme/tickets/Other.CLASS", bytes)), "acme/tickets/Other.CLASS");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "java.lang.Mine",
                    "javax.mine.Mine",
                    "jdk.internal.Mine",
                    "sun.misc.Mine",
                    "com.sun.Mine",
                    "org.osgi.framework.Mine",
                    "org.apache.felix.Mine",
                    "org.pf4j.Mine",
                    "io.aegis.kernel.Mine",
                    "io.aegis.spi.guard.Guard"
                })
        void ofAClassBelongToNobodyElse(String type) {
            String place = type.replace('.', '/') + ".class";
            byte[] bytes =
                    java.lang.classfile.ClassFile.of().build(java.lang.constant.ClassDesc.of(type), builder -> {});
            names(zip().add(RawZip.item(place, bytes)), place);
        }
    }

    @Nested
    class Bombs {
        @Test
        void ofOneEntryAreRefused() {
            refuses(zip().add(RawZip.item("zeros", new byte[8 * 1024 * 1024])));
            refuses(zip().add(RawZip.stored("big", noise(33 * 1024 * 1024))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.sized(side.compressed(), Integer.MAX_VALUE))));
            refuses(zip().change(SCHEMA, item -> item.both(side -> side.sized(side.compressed(), -1))));
        }

        @Test
        void ofManyEntriesAreRefused() {
            var many = new TreeMap<String, byte[]>();
            for (int at = 0; at < 20_001; at++) {
                many.put("f" + at, NOTHING);
            }
            assertThat(findings(PluginJar.zip(many))).hasSize(1);
        }

        @Test
        void ofManyBytesInAllAreRefusedBeforeTheyAreUnpacked() {
            var zip = zip();
            for (int at = 0; at < 9; at++) {
                zip.add(RawZip.item("f" + at, NOTHING)
                        .both(side -> side.sized(1_000_000, 32 * 1024 * 1024))
                        .data(new byte[1_000_000]));
            }
            assertThat(findings(zip.bytes()))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("when it is unpacked"));
        }

        @Test
        void ofTextsAreRefused() {
            assertThat(findings(zip().change(SCHEMA, item -> RawZip.stored(SCHEMA, noise(1024 * 1024 + 1)))
                            .bytes()))
                    .isNotEmpty();
        }
    }

    @Nested
    class ALongNight {
        @Test
        void ofFlippedBitsInAJarNeverThrows() {
            byte[] jar = PluginJar.harmless().bytes();
            var random = new Random(20261125);
            for (int round = 0; round < 1_500; round++) {
                byte[] altered = jar.clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
                }
                VerifiedClasses.of(altered).findings();
                Admission.report(new PluginFile("a.jar", altered, Optional.empty()), Trust.NOBODY);
            }
        }

        @Test
        void ofCutsNeverThrows() {
            byte[] jar = PluginJar.harmless().bytes();
            for (int length = 0; length < jar.length; length++) {
                PluginFile cut = new PluginFile("a.jar", java.util.Arrays.copyOf(jar, length), Optional.empty());
                assertThat(Admission.report(cut, Trust.NOBODY).plugin()).isEmpty();
            }
        }
    }

    private static RawZip zip() {
        return RawZip.of(PluginJar.harmless());
    }

    private static void refuses(RawZip zip) {
        assertThat(findings(zip.bytes()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).startsWith("AEG-PLG-0"));
    }

    private static void names(RawZip zip, String entry) {
        assertThat(findings(zip.bytes()))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.place()).isEqualTo("entry " + entry));
    }

    private static List<AdmissionFinding> findings(byte[] jar) {
        return Signed.findings(jar, PluginTier.SANDBOXED);
    }

    private static byte[] concat(byte[] one, String other) {
        byte[] all = java.util.Arrays.copyOf(one, one.length + other.length());
        System.arraycopy(other.getBytes(StandardCharsets.UTF_8), 0, all, one.length, other.length());
        return all;
    }

    private static byte[] noise(int size) {
        var bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        bytes[0] = 'x';
        return bytes;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at < bytes.length; at++) {
            if (java.util.Arrays.equals(bytes, at, Math.min(bytes.length, at + part.length), part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("nothing found");
    }
}
