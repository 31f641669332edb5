package io.aegis.guard.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Edit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures quality on annotated texts; the floors are a little below what was measured, so that a loss is seen. Prints figures, never a text. */
@Tag("corpus")
class CorpusTest {
    private static final List<String> BENIGN = List.of(
            "taskmaster4_dialogues",
            "taubench_airline_tool_results",
            "gsm8k_train",
            "humaneval_code",
            "selfinstruct_user_seed",
            "wikigold",
            "wnut17_train",
            "deepset_train",
            "meddocan_dev",
            "bipia_train");

    private final Guarded guard = new Guarded(Map.of("mode", "mask"));

    @Test
    void findsTheAnnotatedSecrets() {
        int found = 0;
        int total = 0;
        int whole = 0;
        int wholeTotal = 0;
        for (Corpus.Item item : Corpus.read("credsweeper_samples")) {
            List<Edit> edits = guard.verdict(item.text()).edits();
            for (Corpus.Labelled span : item.spans()) {
                int hit = edits.stream().anyMatch(edit -> covers(edit, span)) ? 1 : 0;
                boolean isLineOfBlock = span.type().equals("PEM Private Key");
                found += hit;
                total++;
                whole += isLineOfBlock ? 0 : hit;
                wholeTotal += isLineOfBlock ? 0 : 1;
            }
        }
        var recall = new Rate(found, total);
        report("credsweeper_samples, spans found", recall);
        var recallOfWhole = new Rate(whole, wholeTotal);
        report("credsweeper_samples, spans found that are not single lines of a key block", recallOfWhole);
        assertThat(recallOfWhole.value()).isGreaterThan(0.74);
    }

    @Test
    void tellsRecordsWithSecretsFromRecordsWithout() {
        int right = 0;
        int flagged = 0;
        for (String file : List.of("credsweeper_samples", "gitleaks_cases", "detect_secrets_tests")) {
            List<Corpus.Item> items = Corpus.read(file);
            Rate positives = flagged(items, true);
            Rate negatives = flagged(items, false);
            report(file + ", records with a secret that are flagged", positives);
            report(file + ", records without one that are flagged", negatives);
            right += positives.hits();
            flagged += positives.hits() + negatives.hits();
        }
        var precision = new Rate(right, flagged);
        report("all files, record precision", precision);
        assertThat(precision.value()).isGreaterThan(0.88);
    }

    @Test
    void findsAlmostNothingInOrdinaryTexts() {
        int found = 0;
        int total = 0;
        for (String file : BENIGN) {
            Rate rate = flagged(Corpus.read(file), false).plus(flagged(Corpus.read(file), true));
            report(file + ", texts with a finding", rate);
            found += rate.hits();
            total += rate.total();
        }
        report("all ordinary files", new Rate(found, total));
        assertThat(new Rate(found, total).value()).isLessThan(0.001);
    }

    private Rate flagged(List<Corpus.Item> items, boolean positive) {
        List<Corpus.Item> chosen =
                items.stream().filter(item -> item.positive() == positive).toList();
        long hits = chosen.stream()
                .filter(item -> !guard.verdict(item.text()).edits().isEmpty())
                .count();
        return new Rate((int) hits, chosen.size());
    }

    private static boolean covers(Edit edit, Corpus.Labelled span) {
        return edit.span().start() < span.end() && span.start() < edit.span().end();
    }

    private static void report(String subject, Rate rate) {
        System.out.println(subject + ": " + rate);
    }
}
