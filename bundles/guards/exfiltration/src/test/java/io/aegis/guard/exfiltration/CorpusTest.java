package io.aegis.guard.exfiltration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures what is found in texts in which nothing leaves. Prints figures, never a text. */
@Tag("corpus")
class CorpusTest {
    private static final List<String> ORDINARY = List.of(
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

    private final Guarded guard = new Guarded(Map.of());

    @ParameterizedTest
    @EnumSource(names = {"ASSISTANT", "TOOL_ARGUMENTS"})
    void findsAlmostNothingInOrdinaryTexts(Channel channel) {
        int found = 0;
        int total = 0;
        var kinds = new TreeMap<String, Integer>();
        for (String file : ORDINARY) {
            for (Corpus.Item item : Corpus.read(file)) {
                var inspection = Inspections.begin()
                        .in(channel, Trust.MODEL)
                        .text(item.text())
                        .build();
                var leaks = guard.found(inspection);
                leaks.forEach(leak -> kinds.merge(file + " " + leak, 1, Integer::sum));
                found += leaks.isEmpty() ? 0 : 1;
                total++;
            }
        }
        var rate = new Rate(found, total);
        System.out.println(channel + ", ordinary texts with a finding: " + rate + " " + kinds);
        assertThat(rate.value()).isLessThan(0.002);
    }
}
