package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.AdmissionFinding;
import io.aegis.admission.VerifiedClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the verifier of the tier verified says to code that was written without it in mind: the gateway's own bundles. They are trusted and need not pass;
 * what they are held up for is known by name.
 */
class VerifiedBundlesIT {
    /** For each bundle the members of it that are held up; what belongs to RE2/J is left out. */
    private static final Map<String, List<String>> HELD_UP = Map.ofEntries(
            Map.entry("aegis-guard-classification", List.of("Trigram.CODES")),
            Map.entry(
                    "aegis-guard-exfiltration",
                    List.of(
                            "Characters.WORD",
                            "IssuedToken.BY_BEGINNING",
                            "IssuedToken.NONE",
                            "KeyName.BY_END",
                            "SecretScanner.digest(String)",
                            "Stops.ENDINGS",
                            "Stops.KINDS")),
            Map.entry(
                    "aegis-guard-pii",
                    List.of(
                            "Digits.cut",
                            "Digits.groups",
                            "Iban.LENGTHS",
                            "Ipv6Address.at",
                            "Ipv6Address.compressed",
                            "Ipv6Address.digits",
                            "Ipv6Address.groups",
                            "Ipv6Address.letters")),
            Map.entry("aegis-guard-policy", List.of()),
            Map.entry("aegis-guard-regex", List.of("Hits.hits", "PatternReader.at", "PatternReader.depth")),
            Map.entry(
                    "aegis-guard-secrets",
                    List.of(
                            "Characters.WORD",
                            "IssuedToken.BY_BEGINNING",
                            "IssuedToken.NONE",
                            "KeyName.BY_END",
                            "SecretScanner.digest(String)",
                            "Stops.ENDINGS",
                            "Stops.KINDS")),
            Map.entry("aegis-guard-tool-policy", List.of("JsonReader.at", "JsonReader.depth")),
            Map.entry("aegis-identity-virtual-keys", List.of()),
            Map.entry("aegis-provider-anthropic", List.of()),
            Map.entry("aegis-provider-azure-openai", List.of()),
            Map.entry(
                    "aegis-provider-bedrock",
                    List.of(
                            "ConverseStream$Call.spoken",
                            "ConverseStream.stopped",
                            "EventFrames.checksum(byte[], int, int)",
                            "EventFrames.kept",
                            "EventFrames.size",
                            "chat.ChatDocument.count",
                            "chat.JsonReader.at",
                            "chat.JsonReader.depth")),
            Map.entry(
                    "aegis-provider-fake",
                    List.of(
                            "JsonReader.at",
                            "JsonReader.depth",
                            "SpokenBytes.close()",
                            "SpokenBytes.closed",
                            "SpokenBytes.isClosed()",
                            "SpokenBytes.new(Duration, List)")),
            Map.entry(
                    "aegis-provider-gemini",
                    List.of(
                            "EventLines.afterReturn",
                            "EventLines.hasData",
                            "GeminiStream$Candidate.calls",
                            "GeminiStream$Candidate.reason",
                            "GeminiStream.blocked",
                            "GeminiStream.count",
                            "chat.ChatDocument.count",
                            "chat.JsonReader.at",
                            "chat.JsonReader.depth")),
            Map.entry("aegis-provider-openai-compatible", List.of()));

    @TempDir
    Path root;

    @Test
    void areHeldUpForWhatIsKnownAndForNothingElse() throws IOException {
        try (Stream<Path> jars = Files.list(new TestImage(root).withFirstParty().bundles())) {
            assertThat(jars.collect(Collectors.toMap(VerifiedBundlesIT::artifact, VerifiedBundlesIT::heldUp)))
                    .isEqualTo(HELD_UP);
        }
    }

    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    private static List<String> heldUp(Path jar) {
        try {
            return VerifiedClasses.of(Files.readAllBytes(jar)).findings().stream()
                    .map(AdmissionFinding::place)
                    .filter(place -> !place.startsWith("com.google.re2j."))
                    .map(place -> place.replaceFirst("^io\\.aegis\\.[a-z]+\\.[a-z]+\\.", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
