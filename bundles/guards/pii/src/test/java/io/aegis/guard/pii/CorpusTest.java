package io.aegis.guard.pii;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures quality on annotated texts; the floors are a little below what was measured, so that a loss is seen. */
@Tag("corpus")
class CorpusTest {
    private static final Map<String, Double> FLOORS = Map.of(
            "EMAIL_ADDRESS",
            0.99,
            "CREDIT_CARD",
            0.97,
            "IBAN_CODE",
            0.97,
            "US_SSN",
            0.95,
            "IP_ADDRESS",
            0.95,
            "PHONE_NUMBER",
            0.85);

    /** Names of the corpora for our entities. */
    private static final Map<String, String> CANONICAL = Map.of(
            "CORREO_ELECTRONICO", "EMAIL_ADDRESS", "NUMERO_TELEFONO", "PHONE_NUMBER", "NUMERO_FAX", "PHONE_NUMBER");

    private static final List<String> BENIGN = List.of(
            "taskmaster4_dialogues",
            "taubench_airline_tool_results",
            "gsm8k_train",
            "humaneval_code",
            "selfinstruct_user_seed",
            "wikigold",
            "wnut17_train",
            "deepset_train");

    private final Guarded guard = new Guarded(Map.of());

    @Test
    void findsStructuredEntitiesOfAnnotatedTexts() {
        var totals = new TreeMap<String, int[]>();
        for (String file : List.of("presidio_synth_v2", "presidio_generated_large", "meddocan_dev")) {
            for (Corpus.Item item : Corpus.read(file)) {
                List<Edit> edits = guard.verdict(item.text()).edits();
                for (Corpus.Labelled span : item.spans()) {
                    int[] counts = totals.computeIfAbsent(
                            CANONICAL.getOrDefault(span.type(), span.type()), ignored -> new int[3]);
                    counts[0] += edits.stream().anyMatch(edit -> covers(edit, span)) ? 1 : 0;
                    counts[1]++;
                }
                edits.forEach(edit -> count(totals, item, edit));
            }
        }
        totals.forEach((type, counts) -> report(
                type, "recall " + new Rate(counts[0], counts[1]) + ", found beside any annotation " + counts[2]));
        FLOORS.forEach((type, floor) -> assertThat(new Rate(totals.get(type)[0], totals.get(type)[1]).value())
                .as(type)
                .isGreaterThanOrEqualTo(floor));
    }

    private static void report(String subject, String figures) {
        System.out.println(subject + ": " + figures);
    }

    private static void count(Map<String, int[]> totals, Corpus.Item item, Edit edit) {
        if (item.spans().stream().noneMatch(span -> covers(edit, span))) {
            totals.computeIfAbsent(((Edit.Mask) edit).entity(), ignored -> new int[3])[2]++;
        }
    }

    private static boolean covers(Edit edit, Corpus.Labelled span) {
        return edit.span().start() < span.end() && span.start() < edit.span().end();
    }

    @Test
    void findsAlmostNothingInOrdinaryTexts() {
        int found = 0;
        int total = 0;
        for (String file : BENIGN) {
            List<Corpus.Item> items = Corpus.read(file);
            int hits = (int) items.stream()
                    .filter(item -> !guard.verdict(item.text()).edits().isEmpty())
                    .count();
            report(file, "texts with a finding " + new Rate(hits, items.size()));
            found += hits;
            total += items.size();
        }
        assertThat(new Rate(found, total).value()).isLessThan(0.01);
    }
}
