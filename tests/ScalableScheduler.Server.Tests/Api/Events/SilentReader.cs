using System.Net.Sockets;
using System.Text;

namespace ScalableScheduler.Server.Tests.Api.Events;

/// <summary>Asks for a stream and then reads only when told to, with little room in between.</summary>
internal sealed class SilentReader : IDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };

    public static async Task<SilentReader> OpenAsync(Uri service)
    {
        var reader = new SilentReader();
        await reader._client.ConnectAsync(service.Host, service.Port);
        await reader._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /events HTTP/1.0\r\nHost: {service.Authority}\r\n\r\n"));
        // The first byte of the answer's head: the request has come through.
        (await reader._client.GetStream().ReadAsync(new byte[1])).ShouldBe(1);
        return reader;
    }

    /// <summary>All that comes until the service closes the connection; null when it was reset.</summary>
    public async Task<string?> ReadToEndAsync()
    {
        try
        {
            using var reader = new StreamReader(_client.GetStream());
            return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
