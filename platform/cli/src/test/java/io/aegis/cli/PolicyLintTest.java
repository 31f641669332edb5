package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.config.ConfigCode;
import io.aegis.config.Position;
import io.aegis.config.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code policy lint} gives to programs. */
class PolicyLintTest {
    @Test
    void everyFindingIsAnObjectWithItsFix() {
        Map<String, Object> row = PolicyCommand.Lint.row(new Problem(
                ConfigCode.INVALID,
                Problem.Severity.WARNING,
                new Position(Position.Origin.FILE, "aegis.yaml", 1, 1),
                "server.port",
                "what",
                "why",
                "fix"));
        assertThat(row)
                .containsEntry("severity", "warning")
                .containsEntry("path", "server.port")
                .containsEntry("why", "why")
                .containsEntry("fix", "fix")
                .containsKeys("position", "code", "what");
    }
}
