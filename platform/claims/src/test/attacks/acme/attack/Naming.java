package acme.attack;

import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;

/** Has a naming context ask an LDAP server. */
public final class Naming extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Class<?> type = ClassLoader.getSystemClassLoader().loadClass("javax.naming.InitialContext");
        Object context = type.getConstructor().newInstance();
        try {
            type.getMethod("lookup", String.class).invoke(context, "ldap://127.0.0.1:" + target.port() + "/x");
            return true;
        } catch (InvocationTargetException answered) {
            Throwable cause = answered;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            // Nobody there speaks LDAP: what counts is that somebody was reached.
            return !(cause instanceof SocketException);
        }
    }
}
