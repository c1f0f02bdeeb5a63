using System.Net;
using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api.Events;

/// <summary>An event as a client gets it.</summary>
internal sealed record StreamedEvent(string Type, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    public string? Text(string field) => Json.TryGetProperty(field, out var value) ? value.GetString() : null;
}

/// <summary>Reads a stream as a browser's EventSource does (WHATWG HTML 9.2.6).</summary>
internal sealed class EventClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventClient(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body));

    public HttpResponseMessage Response => _response;

    /// <summary>What it would send as Last-Event-ID.</summary>
    public string? LastId { get; private set; }

    public string? Retry { get; private set; }

    /// <summary>Connects, and returns once the stream has a place.</summary>
    public static async Task<EventClient> OpenAsync(HttpClient http, string query = "", string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events{query}");
        if (lastId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Deadline);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var client = new EventClient(response, await response.Content.ReadAsStreamAsync()) { LastId = lastId };
        await client.ReadBlockAsync();
        client.LastId.ShouldNotBeNull();
        return client;
    }

    /// <summary>The next event; null when the stream ended.</summary>
    public async Task<StreamedEvent?> NextAsync()
    {
        while (await ReadBlockAsync() is { } lines)
        {
            var type = lines.LastOrDefault(l => l.StartsWith("event: ", StringComparison.Ordinal))?["event: ".Length..];
            var data = lines.Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l["data: ".Length..]).ToList();
            if (data.Count > 0)
                return new StreamedEvent(type.ShouldNotBeNull(), string.Join('\n', data));
        }
        return null;
    }

    /// <summary>The messages of the next events.</summary>
    public async Task<List<string>> MessagesAsync(int count)
    {
        var messages = new List<string>(count);
        while (messages.Count < count)
            messages.Add((await NextAsync()).ShouldNotBeNull().Text("message") ?? "");
        return messages;
    }

    /// <summary>The lines up to the next empty one; null when the stream ended.</summary>
    public async Task<List<string>?> ReadBlockAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync().WaitAsync(Deadline) is { } line)
        {
            if (line.Length == 0)
                return lines;
            lines.Add(line);
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = line["id: ".Length..];
            if (line.StartsWith("retry: ", StringComparison.Ordinal))
                Retry = line["retry: ".Length..];
        }
        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
