package io.aegis.spi.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExportRecordsTest {
    private static EvidenceRecord record(long sequence, String line) {
        return new EvidenceRecord(sequence, line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRecordIsOneLineOfBoundedLengthWithANumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> record(0, "{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> record(1, "{"));
        assertThatIllegalArgumentException().isThrownBy(() -> record(1, "{}\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> record(1, "x".repeat(EvidenceRecord.LONGEST + 1)));
        assertThat(record(1, "x".repeat(EvidenceRecord.LONGEST)).line()).hasSize(EvidenceRecord.LONGEST);
    }

    @Test
    void aRecordShowsNothingOfItsLine() {
        assertThat(record(7, "{\"run\":\"4711\"}")).hasToString("EvidenceRecord[7, 14 bytes]");
    }

    @Test
    void aBatchAscendsAndIsBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EvidenceBatch(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvidenceBatch(List.of(record(2, "{}"), record(2, "{}"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvidenceBatch(List.of(record(2, "{}"), record(1, "{}"))));
        assertThatIllegalArgumentException().isThrownBy(() -> batch(EvidenceBatch.MOST + 1, "{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> batch(5, "x".repeat(EvidenceBatch.LARGEST / 4)));
        assertThat(batch(EvidenceBatch.MOST, "{}").last()).isEqualTo(EvidenceBatch.MOST);
        assertThat(batch(4, "x".repeat(EvidenceBatch.LARGEST / 4)).records()).hasSize(4);
    }

    @Test
    void theLinesOfABatchAreItsRecordsWithALineFeedEach() {
        var batch = new EvidenceBatch(List.of(record(3, "{\"a\":1}"), record(9, "{}")));
        assertThat(new String(batch.lines(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{}\n");
        assertThat(batch.first()).isEqualTo(3);
        assertThat(batch.last()).isEqualTo(9);
    }

    @Test
    void aRefusalHasAStatusOfHttpOrNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExportResult.Refused(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExportResult.Refused(600));
        assertThat(new ExportResult.Refused(0).status()).isZero();
    }

    private static EvidenceBatch batch(int records, String line) {
        return new EvidenceBatch(LongStream.rangeClosed(1, records)
                .mapToObj(sequence -> record(sequence, line))
                .toList());
    }
}
