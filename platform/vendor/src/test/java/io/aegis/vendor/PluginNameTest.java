package io.aegis.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginNameTest {
    @ParameterizedTest
    @CsvSource({
        "acme.tickets, acme, acme-tickets, acme/tickets, Tickets",
        "acme.my_guard, acme, acme-my-guard, acme/my_guard, MyGuard",
        "acme.risk.cards2, acme, acme-risk-cards2, acme/risk/cards2, Cards2",
        "a.b__c_, a, a-b--c-, a/b__c_, BC",
        "acme.guard, acme, acme-guard, acme/guard, AcmeGuard",
    })
    void aNameSaysHowEverythingIsCalled(
            String name, String vendor, String artifact, String folder, String classPrefix) {
        var plugin = new PluginName(name);
        assertThat(plugin.vendor()).isEqualTo(vendor);
        assertThat(plugin.artifact()).isEqualTo(artifact);
        assertThat(plugin.folder()).isEqualTo(folder);
        assertThat(plugin.classPrefix()).isEqualTo(classPrefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme",
                "acme.",
                ".tickets",
                "acme..tickets",
                "Acme.tickets",
                "acme.Tickets",
                "acme-x.tickets",
                "acme.4711",
                "acme/tickets",
                "../acme.x",
                "acme.tickets\n",
                "acme.a b",
                "acme.ä",
                "a.b.c.d.e"
            })
    void aNameThatIsNoneIsRefusedWithAnExample(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName(name))
                .withMessageContaining("acme.tickets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aegis.pii", "java.lang", "javax.x", "jdk.x", "sun.misc"})
    void aNameThatIsSomebodyElsesIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName(name))
                .withMessageContaining("not a vendor's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme.class", "acme.true", "acme.new.x", "int.x"})
    void aNameThatIsNoPackageIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginName(name))
                .withMessageContaining("word of the Java language");
    }

    @Test
    void aKindThatIsNoneIsRefusedWithTheListOfAll() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectKind.of("filter"))
                .withMessageContaining("guard, provider, authenticator, secret, exporter");
        assertThat(ProjectKind.of("guard")).isEqualTo(ProjectKind.GUARD);
    }
}
