package acme.attack;

import java.net.URI;

/** Asks a server of this machine with the JDK's client. */
public final class HttpGet extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        Class<?> client = system.loadClass("java.net.http.HttpClient");
        Class<?> request = system.loadClass("java.net.http.HttpRequest");
        Object builder = request.getMethod("newBuilder", URI.class)
                .invoke(null, URI.create("http://127.0.0.1:" + target.port() + "/"));
        Object get = system.loadClass("java.net.http.HttpRequest$Builder")
                .getMethod("build")
                .invoke(builder);
        Object handler = system.loadClass("java.net.http.HttpResponse$BodyHandlers")
                .getMethod("discarding")
                .invoke(null);
        Object made = client.getMethod("newHttpClient").invoke(null);
        return client.getMethod("send", request, system.loadClass("java.net.http.HttpResponse$BodyHandler"))
                        .invoke(made, get, handler)
                != null;
    }
}
