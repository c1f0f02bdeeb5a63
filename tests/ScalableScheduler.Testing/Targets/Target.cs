using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ScalableScheduler.Testing;

/// <summary>
/// An HTTP server on a free loopback port that records every request and answers as it is told. A request is in the
/// log before its answer is made, so a responder that never answers is seen too.
/// </summary>
public sealed class Target : IAsyncDisposable
{
    private readonly RequestLog _log = new();
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private volatile Func<RecordedRequest, HttpContext, Task> _responder = Respond.Status(StatusCodes.Status200OK);

    private Target(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The root, e.g. <c>http://127.0.0.1:12345/</c>; any path below it is answered.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>How many requests have come.</summary>
    public int Count => _log.Count;

    /// <summary>The requests so far, in the order they were recorded.</summary>
    public ImmutableArray<RecordedRequest> Requests => _log.Snapshot();

    /// <summary>Makes the answer of each request that comes from now on; <see cref="Respond"/> has the usual ones. 200 without a body at first.</summary>
    public Func<RecordedRequest, HttpContext, Task> Responder
    {
        get => _responder;
        set => _responder = value;
    }

    /// <param name="time">The clock of the recorded times; the system's by default.</param>
    public static async Task<Target> StartAsync(TimeProvider? time = null)
    {
        var target = new Target(time ?? TimeProvider.System);
        await target._app.StartAsync();
        var addresses = target._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        target.Url = new Uri(addresses.Addresses.Single());
        return target;
    }

    /// <summary>Waits until this many requests have come, counting those that were there before, and returns the first of them.</summary>
    /// <exception cref="TimeoutException">Fewer came; the message lists them.</exception>
    public Task<IReadOnlyList<RecordedRequest>> WaitForAsync(int count, TimeSpan timeout) =>
        WaitForAsync(count, static _ => true, timeout);

    /// <summary>Waits until this many requests that match have come, counting those that were there before, and returns the first of them.</summary>
    /// <exception cref="TimeoutException">Fewer came; the message lists all that came.</exception>
    public async Task<IReadOnlyList<RecordedRequest>> WaitForAsync(int count, Func<RecordedRequest, bool> match, TimeSpan timeout)
    {
        var waiter = _log.Wait(count, match);
        try
        {
            await waiter.Done.WaitAsync(timeout, TimeProvider.System);
            return waiter.Matched;
        }
        catch (TimeoutException e)
        {
            _log.Remove(waiter);
            throw new TimeoutException($"Waited {timeout.TotalSeconds:0.0} s for {count} requests; {Describe()}", e);
        }
    }

    /// <summary>Stops at once: connections are cut, answers under way are not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var request = _log.Append(number => Record(number, context.Request, body));
        await _responder(request, context);
    }

    private RecordedRequest Record(int number, HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers)
            headers[name] = values.Count == 1 ? values[0]! : string.Join(", ", values.AsEnumerable());
        return new RecordedRequest(
            number, _time.GetUtcNow(), _time.GetTimestamp(), request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", headers, body);
    }

    private string Describe()
    {
        const int shown = 20;
        var requests = Requests;
        var first = requests.Take(shown).Select(r => $"{r.ReceivedAt:HH:mm:ss.fff} {r.Method} {r.Path}{r.Query}");
        return $"{requests.Length} came:\n{string.Join('\n', first)}";
    }
}
