package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    @Test
    void aRunIsOneLineOfNamesAndNumbersAndGoesOnToTheStore() {
        var logger = (Logger) LoggerFactory.getLogger("io.aegis.access");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        var store = new FakeRuns();
        try {
            new AccessLog(store)
                    .add(new RunStore.RunRow(
                            "run-1",
                            Instant.EPOCH,
                            "api_key:jane",
                            "default",
                            Evidence.Status.BLOCKED,
                            Optional.of("AEG-GRD-001"),
                            Optional.empty(),
                            12,
                            "a-digest-key",
                            List.of()));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .isEqualTo("run=run-1 principal=api_key:jane route=default status=blocked code=AEG-GRD-001 ms=12");
        assertThat(store.find("run-1")).isPresent();
    }
}
