package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginTier;
import io.aegis.admission.VendorKey;
import io.aegis.admission.VerifiedClasses;
import io.aegis.plugins.PluginCalls.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Installs an admitted bundle, starts it and takes its factory.
 *
 * <p>The factory is one that the admitted bundle itself registered. It is never looked up among the services of all bundles, where a ranking or a
 * property would decide whose it is.
 */
final class BundleStarter {
    private final EmbeddedFramework framework;
    private final VerifiedPool pool;
    private final PluginCalls calls;
    private final Duration deadline;

    BundleStarter(EmbeddedFramework framework, VerifiedPool pool, PluginCalls calls, Duration deadline) {
        this.framework = framework;
        this.pool = pool;
        this.calls = calls;
        this.deadline = deadline;
    }

    LoadedPlugin start(AdmittedPlugin admitted) {
        InstalledPlugin plugin = InstalledPlugin.of(admitted);
        if (!calls.mayCall(plugin)) {
            return missing(admitted, Blame.stuck(plugin));
        }
        try {
            Bundle bundle = install(admitted);
            Ending<Object> ending = calls.run(
                    plugin, BundleStarter.class.getClassLoader(), deadline, () -> factory(bundle, plugin.kind()));
            return switch (ending) {
                case Ending.Answered<Object>(Object factory) ->
                    new LoadedPlugin.Running(plugin, admitted.schema(), factory, home(plugin, bundle), new Instances());
                case Ending.Threw<Object>(Throwable thrown) -> failed(admitted, bundle, Blame.of(plugin, thrown));
                case Ending.Late<Object>() -> failed(admitted, bundle, Blame.late(plugin, deadline));
                case Ending.NotMade<Object>() -> failed(admitted, bundle, Blame.stuck(plugin));
            };
        } catch (BundleException notInstalled) {
            return missing(admitted, Blame.of(plugin, notInstalled));
        }
    }

    /** What a verified plugin consists of is what admission has judged, class by class. */
    private Bundle install(AdmittedPlugin admitted) throws BundleException {
        return admitted.tier() == PluginTier.TRUSTED
                ? framework.install(admitted.digest(), admitted.bytes())
                : framework.install(
                        identity(admitted),
                        admitted.bytes(),
                        VerifiedClasses.of(admitted.bytes()).digests());
    }

    /** What is shared on the shelf is one bundle, and nothing else is: whoever ends its own must not end another's. */
    private static String identity(AdmittedPlugin admitted) {
        return admitted.digest() + " "
                + admitted.signer().map(VendorKey::fingerprint).orElse("") + " "
                + new TreeSet<>(admitted.grants());
    }

    private Home home(InstalledPlugin plugin, Bundle bundle) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        Runnable uninstall = () -> uninstall(plugin, bundle);
        return plugin.tier() == PluginTier.TRUSTED
                ? new BundleHome(loader, uninstall)
                : new VerifiedHome(new PoolShare(pool, plugin.type() + " " + plugin.digest()), loader, uninstall);
    }

    /**
     * Ends a bundle, which runs code of it or waits for code of it. One that does not come to its end stays where it is, and nobody waits for it.
     *
     * @return why it is still there; empty if it is not
     */
    private Optional<String> uninstall(InstalledPlugin plugin, Bundle bundle) {
        Ending<Boolean> ending = calls.last(plugin, BundleStarter.class.getClassLoader(), deadline, () -> {
            bundle.uninstall();
            return true;
        });
        return switch (ending) {
            case Ending.Answered<Boolean> gone -> Optional.empty();
            case Ending.Threw<Boolean>(Throwable thrown) -> Optional.of(Blame.of(plugin, thrown));
            case Ending.Late<Boolean>() -> Optional.of(Blame.late(plugin, deadline));
            case Ending.NotMade<Boolean>() -> Optional.of(Blame.stuck(plugin));
        };
    }

    /** Declarative services run inside {@code start}: when it returns, the factory is registered or never will be. */
    private Object factory(Bundle bundle, PluginKind kind) throws BundleException {
        bundle.start();
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        if (registered == null || registered.length != 1) {
            throw new BrokenContractException("it registers "
                    + (registered == null ? "no service" : registered.length + " services")
                    + "; a plugin registers its factory and nothing else");
        }
        String contract = kind.contract().getName();
        if (!(registered[0].getProperty(Constants.OBJECTCLASS) instanceof String[] names)
                || names.length != 1
                || !names[0].equals(contract)) {
            throw new BrokenContractException("its service is not a " + contract + " alone, which its kind asks for");
        }
        Object factory = framework.context().getService(registered[0]);
        if (!kind.contract().isInstance(factory)) {
            throw new BrokenContractException("its factory cannot be made");
        }
        framework.requireSeen(bundle, factory.getClass());
        return factory;
    }

    private LoadedPlugin failed(AdmittedPlugin admitted, Bundle bundle, String why) {
        boolean isGone = uninstall(InstalledPlugin.of(admitted), bundle).isEmpty();
        return missing(admitted, isGone ? why : why + "; and it cannot be uninstalled");
    }

    private static LoadedPlugin missing(AdmittedPlugin admitted, String why) {
        InstalledPlugin plugin = InstalledPlugin.of(admitted);
        return new LoadedPlugin.Failed(plugin.in(new PluginState.Missing(why)), admitted.schema(), why);
    }
}
