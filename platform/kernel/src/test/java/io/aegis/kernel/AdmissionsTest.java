package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.Admissions.Bytes;
import io.aegis.kernel.port.Evidence;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no text passes where the route says so, and where it says that a guard must have read it, only then. */
class AdmissionsTest {
    private static final Guard ALLOW = inspection -> Verdict.allow();
    private static final String REQUEST = "chat|plain|1|look\n";

    private final List<Attachment> seen = new CopyOnWriteArrayList<>();

    private Guard reading(Verdict verdict) {
        return inspection -> {
            seen.addAll(inspection.attachments());
            return inspection.attachments().isEmpty() ? Verdict.allow() : verdict;
        };
    }

    private static GuardSlot slot(String name, Guard guard, String... mediaTypes) {
        return new GuardSlot(
                name,
                Optional.of(guard),
                Set.of(),
                World.PATIENT,
                Optional.empty(),
                true,
                true,
                Set.of(mediaTypes),
                Optional.empty(),
                Map.of(),
                false);
    }

    private static World world(Bytes bytes, GuardSlot... slots) {
        return with(new Admissions(bytes, Set.of(), Set.of()), slots);
    }

    private static World with(Admissions admissions, GuardSlot... slots) {
        World world = new World().guard(Stage.INGRESS, slots).upstream("text|0|fine", "end|0", "done");
        world.admissions = admissions;
        return world;
    }

    @Test
    void bytesThatAGuardReadsPassAsScanned() throws Exception {
        try (var world = world(Bytes.GUARD, slot("text", ALLOW), slot("eyes", reading(Verdict.allow()), "image/png"))) {
            assertThat(world.ask(REQUEST + "image|").all()).contains("fine");
            assertThat(seen).singleElement().satisfies(image -> {
                assertThat(image.mediaType()).isEqualTo("image/png");
                assertThat(image.bytes()).startsWith(0x89, 'P', 'N', 'G');
            });
            assertThat(world.entries("eyes")).singleElement().satisfies(entry -> {
                assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.SCANNED);
                assertThat(entry.segments()).isEqualTo(1);
                assertThat(entry.digest()).isNotEmpty();
            });
            assertThat(world.entries("text"))
                    .extracting(Evidence.GuardEntry::coverage)
                    .containsExactly(Evidence.Coverage.NOT_APPLICABLE);
            assertThat(world.finished().unscanned()).isEmpty();
            assertThat(world.entries("-"))
                    .extracting(Evidence.GuardEntry::coverage)
                    .doesNotContain(Evidence.Coverage.PASSED_UNSCANNED);
        }
    }

    @Test
    void bytesThatAGuardBlocksGoNowhere() throws Exception {
        try (var world = world(Bytes.GUARD, slot("eyes", reading(Verdict.block(Finding.of("seen"))), "image/png"))) {
            assertThat(world.ask(REQUEST + "user|hello\nimage|").code()).isEqualTo("AEG-GRD-001");
            assertThat(world.sent).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "image/jpeg", "application/pdf"})
    void bytesThatNoGuardReadsAreRefused(String other) throws Exception {
        String[] types = other.isEmpty() ? new String[0] : new String[] {other};
        try (var world = world(Bytes.GUARD, slot("eyes", reading(Verdict.allow()), types))) {
            assertThat(world.ask(REQUEST + "image|").code()).isEqualTo("AEG-GRD-003");
            assertThat(world.sent).isEmpty();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void aGuardOfAnotherStageIsNoReaderOfWhatTheCallerSends() throws Exception {
        try (var world = world(Bytes.GUARD)) {
            world.guard(Stage.TOOL_RESULT, slot("eyes", reading(Verdict.allow()), "image/png"));
            assertThat(world.ask(REQUEST + "image|").code()).isEqualTo("AEG-GRD-003");
            assertThat(world.sent).isEmpty();
        }
    }

    @Test
    void bytesOfToolResultsMeetTheGuardsOfBothStages() throws Exception {
        try (var world = world(Bytes.GUARD, slot("eyes", reading(Verdict.allow()), "image/png"))) {
            world.guard(Stage.TOOL_RESULT, slot("more", reading(Verdict.block(Finding.of("seen"))), "image/png"));
            assertThat(world.ask(REQUEST + "image|").all()).contains("fine");
            assertThat(world.ask(REQUEST + "image|tool").code()).isEqualTo("AEG-GRD-001");
        }
    }

    @Test
    void aGuardIsHandedOnlyWhatItsManifestNames() throws Exception {
        try (var world = world(Bytes.PASS, slot("text", reading(Verdict.block(Finding.of("seen")))))) {
            assertThat(world.ask(REQUEST + "user|hello\nimage|").all()).contains("fine");
            assertThat(seen).isEmpty();
            assertThat(world.finished().unscanned()).containsExactly("image");
        }
    }

    @Test
    void whoReadsThemSeesThemAlsoWhereAllPass() throws Exception {
        try (var world = world(Bytes.PASS, slot("eyes", reading(Verdict.block(Finding.of("seen"))), "image/png"))) {
            assertThat(world.ask(REQUEST + "image|").code()).isEqualTo("AEG-GRD-001");
        }
    }

    @Test
    void bytesAreRefusedWhereTheRouteSaysSoWhoeverCouldReadThem() throws Exception {
        try (var world = world(Bytes.REFUSE, slot("eyes", reading(Verdict.allow()), "image/png"))) {
            assertThat(world.ask(REQUEST + "image|").code()).isEqualTo("AEG-GRD-003");
            assertThat(seen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"seal|, REFUSE, true", "sealed|, REFUSE, true", "sealed|, GUARD, true", "tokens|, PASS, false"})
    void whatAProviderSealedPassesAndTextThatNobodyCanReadNever(String line, Bytes bytes, boolean passes)
            throws Exception {
        try (var world = world(bytes, slot("eyes", reading(Verdict.allow()), "image/png"))) {
            assertThat(world.ask(REQUEST + line).refusal == null).isEqualTo(passes);
        }
    }

    @ParameterizedTest
    @EnumSource(Bytes.class)
    void toolsOfTheProviderAndLinksAreAdmittedByNameAlone(Bytes bytes) throws Exception {
        for (GuardSlot[] slots : List.of(new GuardSlot[0], new GuardSlot[] {slot("text", ALLOW)})) {
            var admissions = new Admissions(bytes, Set.of("web_search"), Set.of("a.example"));
            for (String other : List.of("asks|code_interpreter", "link|b.example", "link|a.example\nlink|b.example")) {
                try (var world = with(admissions, slots)) {
                    assertThat(world.ask(REQUEST + other).code()).isEqualTo("AEG-GRD-003");
                    assertThat(world.sent).isEmpty();
                    assertThat(world.finished().unscanned().toString()).doesNotContain("code_interpreter", "b.example");
                }
            }
            try (var world = with(admissions, slots)) {
                assertThat(world.ask(REQUEST + "asks|web_search\nlink|a.example")
                                .all())
                        .contains("fine");
                assertThat(world.finished().unscanned()).containsExactly("provider_tool:web_search", "url:a.example");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"plain, false", "plain, true", "stream, false", "stream, true"})
    void aProviderThatRunsAToolByItselfIsCutUnlessTheRequestAskedForOne(String kind, boolean asked) throws Exception {
        var admissions = new Admissions(Bytes.REFUSE, Set.of("web_search"), Set.of());
        try (var world = new World().upstream("ran|0|", "text|0|fine", "end|0", "done")) {
            world.admissions = admissions;
            RecordingClient client = world.ask("chat|" + kind + "|1|look\n" + (asked ? "asks|web_search" : "user|hi"));
            assertThat(client.all().contains("fine")).isEqualTo(asked);
            assertThat(client.refusal == null).isEqualTo(asked);
        }
    }
}
