package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes after the platform finds the hooks of the process taken. */
class ProcessHooksTest {
    @BeforeAll
    static void occupy() {
        ProcessHooks.occupy();
    }

    @Test
    void theFactoriesOfUrlAndContentHandlersCannotBeSetAnyMore() {
        assertThatThrownBy(() -> URL.setURLStreamHandlerFactory(protocol -> null))
                .isInstanceOf(Error.class);
        assertThatThrownBy(() -> URLConnection.setContentHandlerFactory(type -> null))
                .isInstanceOf(Error.class);
    }

    @Test
    void takingThemAgainIsNothing() {
        assertThatCode(ProcessHooks::occupy).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/", "https://127.0.0.1/", "ftp://127.0.0.1/", "mailto:a@b", "bundle://1/"})
    void noUrlOpensAConnection(String url) {
        assertThatThrownBy(() -> URI.create(url).toURL().openConnection())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no URL of this protocol");
    }

    @Test
    void urlsCanBeMadeAndComparedWithoutAskingAnybody() throws Exception {
        assertThat(URI.create("http://nowhere.invalid/").toURL())
                .isEqualTo(URI.create("http://nowhere.invalid/").toURL());
    }

    @Test
    void filesAndArchivesAreStillFound() throws Exception {
        URL type = ProcessHooksTest.class.getResource("ProcessHooksTest.class");
        URL library = Test.class.getResource("Test.class");
        assertThat(type.getProtocol()).isEqualTo("file");
        assertThat(library.getProtocol()).isEqualTo("jar");
        try (var in = library.openStream()) {
            assertThat(in.read()).isEqualTo(0xCA);
        }
    }

    @Test
    void aThreadThatDiesSaysItsClassAlone() {
        assertThat(Thread.getDefaultUncaughtExceptionHandler().getClass().getName())
                .startsWith(ProcessHooks.class.getName());
    }
}
