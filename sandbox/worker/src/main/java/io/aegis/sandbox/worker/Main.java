package io.aegis.sandbox.worker;

import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a worker: {@code Main SOCKET JAR}, with the token on standard input.
 *
 * <p>Ends with the gateway that started it. What it prints is counted and thrown away, so it says nothing.
 */
public final class Main {
    private Main() {}

    /** Loads the plugin that the gateway orders, and serves it until the connection ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ObjectInputFilter.Config.setSerialFilter(ignored -> ObjectInputFilter.Status.REJECTED);
        byte[] token = System.in.readNBytes(Hello.TOKEN);
        System.in.close();
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(Path.of(arguments[0])));
        var link = Link.blocking(channel, (kind, number, length) -> {});
        try {
            serve(link, token, Path.of(arguments[1]));
        } catch (Throwable end) {
            end(end);
        }
        new CountDownLatch(1).await();
    }

    private static void serve(Link link, byte[] token, Path jar) {
        link.write(FrameKind.CALL, 0, new Hello.Opening(Hello.PROTOCOL, Hello.CONTRACT, token).encoded());
        Hello.Order order = Hello.expect(link.read(), FrameKind.RESULT, Hello.Order::read);
        var plugin = PluginJar.load(jar, order.kind());
        var gateway = new Gateway(link);
        var service = new Service(link, gateway, plugin.factory());
        var crew = new Crew(link, 2 * order.mostInFlight() + 4, plugin.loader(), gateway, service::serve);
        link.write(FrameKind.RESULT, 0, plugin.loaded().encoded());
        crew.grow();
    }

    /** Nothing in this process is worth an orderly end, and no hook of the plugin's shall delay it. */
    static void end(Throwable why) {
        Runtime.getRuntime().halt(why instanceof LinkClosedException ? 0 : 1);
    }
}
