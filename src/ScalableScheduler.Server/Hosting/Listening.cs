using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ScalableScheduler.Server.Hosting;

/// <summary>Makes the web server listen where the settings say, and nowhere else.</summary>
public static class Listening
{
    public static void ListenOn(this KestrelServerOptions kestrel, ServerOptions server)
    {
        if (IPAddress.TryParse(server.Host, out IPAddress? address)) kestrel.Listen(address, server.Port);
        // A free port can't be taken on both loopback addresses at once, so it is taken on IPv4.
        else if (server.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(server.Port);
    }
}
