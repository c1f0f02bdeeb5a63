using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ScalableScheduler.Testing;

/// <summary>One connection to a Redis server that speaks just enough RESP2 for a check; see redis.io, "RESP protocol spec".</summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(5);

    private readonly TcpClient _client;
    private readonly Stream _stream;

    private RespConnection(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = stream;
    }

    public static async Task<RespConnection> OpenAsync(int port, bool tls)
    {
        using var deadline = new CancellationTokenSource(CommandDeadline, TimeProvider.System);
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
            if (!tls)
                return new RespConnection(client, client.GetStream());
            var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
#pragma warning disable CA5359 // A probe of our own server with the certificate the test has just made.
                    RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                deadline.Token);
            return new RespConnection(client, stream);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task<string?> ExecuteAsync(params string[] command)
    {
        using var deadline = new CancellationTokenSource(CommandDeadline, TimeProvider.System);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var part in command)
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), deadline.Token);
        return await ReadReplyAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<string?> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '-':
                return line;
            case '$':
                var length = int.Parse(line.AsSpan(1), NumberStyles.Integer, CultureInfo.InvariantCulture);
                return length < 0 ? null : await ReadBulkAsync(length, cancellationToken);
            default:
                throw new NotSupportedException($"Only single replies are read here, not {line}.");
        }
    }

    private async Task<string> ReadBulkAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length + 2];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        do
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            line.Append((char)one[0]);
        }
        while (one[0] != '\n');
        return line.ToString(0, line.Length - 2);
    }
}
