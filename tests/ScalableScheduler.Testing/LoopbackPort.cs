using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ScalableScheduler.Testing;

/// <summary>
/// Free TCP ports on 127.0.0.1 for servers that can't choose one themselves or that must come back on the same one.
/// They lie below the range the kernel hands to outgoing connections: while a server on such a port is down, a client
/// that keeps reconnecting could otherwise be given that very port as its own and end up connected to itself.
/// </summary>
public static class LoopbackPort
{
    private const int Lowest = 10_000;

    // The lower end of Linux' default net.ipv4.ip_local_port_range is 32768.
    private const int Highest = 32_767;

    private const int Tries = 1_000;

    private static readonly ConcurrentDictionary<int, bool> Handed = new();

    /// <summary>A port nobody listens on and that this process has not handed out before.</summary>
    public static int Next()
    {
        for (var i = 0; i < Tries; i++)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest + 1);
            if (Handed.TryAdd(port, true) && IsFree(port))
                return port;
        }
        throw new InvalidOperationException($"No free port between {Lowest} and {Highest} after {Tries} tries.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
