package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchedTextTest {
    private final CredentialSearch search = new CredentialSearch(Given.secret());
    private final AtomicInteger alarms = new AtomicInteger();

    @Test
    void aCredentialSpreadOverPiecesNeverPassesWhereverItIsSplit() {
        for (int split = 1; split < Given.KEY.length(); split++) {
            var text = new SearchedText(search, alarms::incrementAndGet);
            String released = text.next("it is " + Given.KEY.substring(0, split));
            assertThat(released).isEqualTo("it is ");
            String rest = Given.KEY.substring(split);
            assertThatThrownBy(() -> text.next(rest)).isInstanceOf(UpstreamException.class);
        }
        assertThat(alarms).hasValue(Given.KEY.length() - 1);
    }

    @Test
    void aCredentialThatComesLetterByLetterNeverPasses() {
        var text = new SearchedText(search, alarms::incrementAndGet);
        var released = new StringBuilder();
        assertThatThrownBy(() -> {
                    for (char letter : ("\u00e9\ud83d\ude00 " + Given.KEY).toCharArray()) {
                        released.append(text.next(String.valueOf(letter)));
                    }
                })
                .isInstanceOf(UpstreamException.class);
        assertThat(released.toString()).isEqualTo("\u00e9\ud83d\ude00 ");
    }

    @Test
    void whatWaitsIsTheSameWhateverTheCredentialIs() {
        for (String value : CredentialSearchTest.OF_ONE_LENGTH) {
            var text = new SearchedText(new CredentialSearch(Given.secret(value)), alarms::incrementAndGet);
            for (int length = 1; length < Given.KEY.length(); length++) {
                String beginning = Given.KEY.substring(0, length);
                assertThat(text.next("it is " + beginning)).as(value).isEqualTo("it is ");
                assertThat(text.next("\n")).as(value).isEqualTo(beginning + "\n");
            }
            assertThat(text.next("a word")).isEqualTo("a ");
            assertThat(text.finish()).isEqualTo("word");
            assertThat(text.finish()).isEmpty();
        }
        assertThat(alarms).hasValue(0);
    }

    @Test
    void otherTextComesOutAsItWentIn() {
        var text = new SearchedText(search, alarms::incrementAndGet);
        String almost = "almost " + Given.KEY.substring(0, Given.KEY.length() - 1);
        assertThat(text.next(almost) + text.next("! \ud83d\ude00") + text.finish())
                .isEqualTo(almost + "! \ud83d\ude00");
        assertThat(alarms).hasValue(0);
    }
}
