package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.Sha256;
import io.aegis.spi.guard.GuardFactory;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** Two plugins in one framework. What one of them can find, it finds through its own context, as if it could name the type. */
class BundleWallsIT {
    @TempDir
    Path root;

    private EmbeddedFramework framework;
    private Bundle neighbour;

    @BeforeEach
    void aFrameworkWithAPlugin() throws BundleException {
        framework = EmbeddedFramework.start(new TestImage(root).config());
        neighbour = installed(TestBundle.harmless("neighbour").header("Export-Package", "test.neighbour"));
        neighbour.start();
    }

    @AfterEach
    void stop() {
        framework.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.osgi.framework",
                "org.osgi.framework.wiring",
                "org.osgi.util.tracker",
                "org.osgi.service.component",
                "org.osgi.util.promise",
                "org.apache.felix.scr.info",
                "javax.xml.parsers",
                "org.xml.sax",
                "test.neighbour"
            })
    void aPluginThatImportsWhatIsNotTheContractDoesNotResolve(String name) throws BundleException {
        assertThat(exporters(name)).as("somebody exports it").isPositive();
        var plugin = TestBundle.harmless("curious");
        Bundle curious =
                installed(plugin.header("Import-Package", plugin.headers().get("Import-Package") + "," + name));
        assertThatThrownBy(curious::start).isInstanceOf(BundleException.class);
    }

    @Test
    void aPluginThatImportsTheContractAndTheBaseOfTheJdkDoes() throws BundleException {
        var plugin = TestBundle.harmless("modest");
        Bundle modest = installed(plugin.header(
                "Import-Package", plugin.headers().get("Import-Package") + ",java.util,java.util.function"));
        assertThatCode(modest::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"system.bundle", "test.neighbour", "org.apache.felix.scr"})
    void aPluginThatRequiresABundleDoesNotResolve(String required) throws BundleException {
        Bundle greedy = installed(TestBundle.harmless("greedy").header("Require-Bundle", required));
        assertThatThrownBy(greedy::start).isInstanceOf(BundleException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.neighbour", "org.apache.felix.scr", "test.later"})
    void aFragmentAttachesToNobody(String host) throws BundleException {
        Bundle fragment = installed(TestBundle.empty("fragment").header("Fragment-Host", host));
        started("later");
        assertThat(fragment.getState()).as("attached to " + host).isEqualTo(Bundle.INSTALLED);
    }

    @Test
    void aBundleThatTheOwnerDidNotInstallIsGoneAtOnce() throws BundleException {
        byte[] jar = TestBundle.harmless("smuggled").jar();
        Bundle smuggled = neighbour.getBundleContext().installBundle("elsewhere", new ByteArrayInputStream(jar));
        assertThat(smuggled.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThatThrownBy(smuggled::start).isInstanceOf(IllegalStateException.class);
        assertThat(framework.context().getBundle("elsewhere")).isNull();
        started("later");
    }

    @Test
    void aPluginSeesItselfAloneAmongBundles() throws BundleException {
        Bundle curious = started("curious");
        BundleContext context = curious.getBundleContext();
        assertThat(framework.context().getBundles()).contains(neighbour, curious);
        assertThat(context.getBundles()).containsExactly(curious);
        assertThat(context.getBundle(neighbour.getBundleId())).isNull();
        assertThat(context.getBundle(0)).isNull();
    }

    @Test
    void aLocationIsAWayPastTheWallForWhoeverCanCallTheFramework() throws BundleException {
        assertThat(started("curious").getBundleContext().getBundle(neighbour.getLocation()))
                .as("written in the threat model (Attack.BUNDLE_BY_LOCATION); a plugin cannot import the type that"
                        + " it takes")
                .isEqualTo(neighbour);
    }

    @Test
    void aPluginSeesItsOwnServicesAlone() throws BundleException, InvalidSyntaxException {
        Bundle curious = started("curious");
        BundleContext context = curious.getBundleContext();
        assertThat(framework.context().getAllServiceReferences(GuardFactory.class.getName(), null))
                .hasSize(2);
        assertThat(context.getAllServiceReferences(null, null))
                .extracting(ServiceReference::getBundle)
                .containsExactly(curious);
    }

    @Test
    void aPluginHearsOfNobodyElse() throws BundleException {
        var heard = new ArrayList<Object>();
        var control = new ArrayList<Object>();
        BundleContext context = started("curious").getBundleContext();
        context.addServiceListener(event -> heard.add(event.getServiceReference()));
        context.addBundleListener((org.osgi.framework.SynchronousBundleListener) event -> heard.add(event.getBundle()));
        framework.context().addServiceListener(event -> control.add(event.getServiceReference()));
        started("loud").stop();
        neighbour.stop();
        assertThat(control).isNotEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void aPluginInstalledTwiceIsThereTwiceIfItIsTrustedOnceAndVerifiedOnce() throws BundleException {
        byte[] jar = TestBundle.harmless("twice").jar();
        Bundle trusted = framework.install(Sha256.of(jar), jar);
        Bundle verified = framework.install(Sha256.of(jar), jar, java.util.Set.of());
        assertThat(trusted).isNotEqualTo(verified);
        assertThat(framework.install(Sha256.of(jar), jar)).isEqualTo(trusted);
    }

    private Bundle started(String name) throws BundleException {
        Bundle bundle = installed(TestBundle.harmless(name));
        bundle.start();
        return bundle;
    }

    private Bundle installed(TestBundle bundle) throws BundleException {
        byte[] jar = bundle.jar();
        return framework.install(Sha256.of(jar), jar);
    }

    private long exporters(String name) throws BundleException {
        List<Bundle> all = List.of(framework.context().getBundles());
        return all.stream()
                .filter(bundle -> bundle.adapt(BundleWiring.class) != null)
                .flatMap(bundle -> bundle.adapt(BundleWiring.class).getCapabilities("osgi.wiring.package").stream())
                .filter(capability -> name.equals(capability.getAttributes().get("osgi.wiring.package")))
                .count();
    }
}
