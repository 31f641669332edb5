package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Runs attacks in a JVM with nothing around them: those that are real succeed. */
public final class Unguarded {
    private Unguarded() {}

    /** Prints the name of each attack that succeeds; the arguments are the upstream, and what a guard or a provider would be told. */
    public static void main(String[] arguments) {
        for (int at = 1; at < arguments.length; at++) {
            Target target = Target.of(arguments[at]);
            try {
                System.out.println(target.attack() + " " + obtains(target, arguments[0]));
            } catch (Throwable failed) {
                System.out.println(target.attack() + " " + failed);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static boolean obtains(Target target, String base) throws Exception {
        Class<?> type = Class.forName("acme.attack." + target.attack());
        if (!HostileProvider.class.isAssignableFrom(type)) {
            return new Batch().named(target.attack()).obtains(target);
        }
        HostileProvider provider = new ProviderBatch().named(target.attack());
        var upstream = new NaiveUpstream(URI.create(provider instanceof MetadataBase ? MetadataBase.URL : base));
        var call = new ModelCall("openai.chat", "m", false, "{}".getBytes(StandardCharsets.UTF_8), upstream);
        boolean first = provider.obtains(call, target);
        return provider.obtains(call, target) | first;
    }
}
