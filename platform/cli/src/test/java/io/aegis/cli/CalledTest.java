package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lines to paste begin with. */
class CalledTest {
    @Test
    void isTheNameWhereAShellFoundItInItsPath() {
        assertThat(Called.name("/opt/aegis/aegis", "/usr/bin:/opt/aegis")).isEqualTo("aegis");
        assertThat(Called.name("aegis", "")).isEqualTo("aegis");
    }

    @Test
    void isWhatWasTypedOtherwise() {
        assertThat(Called.name("./aegis", "/usr/bin")).isEqualTo("./aegis");
        assertThat(Called.name("/opt/aegis/aegis", "/usr/bin")).isEqualTo("/opt/aegis/aegis");
        assertThat(Called.name("/opt/it's mine/aegis", "/usr/bin")).isEqualTo("'/opt/it'\\''s mine/aegis'");
    }
}
