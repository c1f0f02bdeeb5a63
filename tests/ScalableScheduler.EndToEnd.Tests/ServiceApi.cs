using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>What the tests ask of a service over HTTP.</summary>
internal static partial class ServiceApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends JSON and returns the answer, whatever it is.</summary>
    public static async Task<Answer> PostAsync(this HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await Answer.OfAsync(response);
    }

    /// <summary>Gets JSON and returns the answer, whatever it is.</summary>
    public static async Task<Answer> GetAnswerAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.OfAsync(response);
    }

    /// <summary>Registers a schedule and returns it as it was stored.</summary>
    public static async Task<JsonElement> RegisterAsync(this HttpClient http, string schedule)
    {
        var answer = await http.PostAsync("schedules", schedule);
        answer.Status.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK);
        return answer.Json;
    }

    /// <summary>Gets JSON; fails on any answer but 200, after repeating those that ask for it.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpClient http, string path) => (await ReadAnswerAsync(http, path)).Json;

    /// <summary>All items of a list, following the Link headers (RFC 8288) to its end.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadPagesAsync(this HttpClient http, string path)
    {
        var items = new List<JsonElement>();
        for (string? next = path; next is not null;)
        {
            var answer = await ReadAnswerAsync(http, next);
            items.AddRange(answer.Json.EnumerateArray());
            next = answer.Header("Link") is { } link ? NextPage().Match(link).Groups["path"].Value : null;
        }
        return items;
    }

    /// <summary>The text of a member.</summary>
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>The instant in a member.</summary>
    public static DateTimeOffset Instant(this JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();

    // A crowded machine may keep Redis from answering within its deadline; a client then asks again, as told to.
    private static async Task<Answer> ReadAnswerAsync(HttpClient http, string path)
    {
        var answer = await Eventually.AnswerAsync(
            () => http.GetAnswerAsync(path), a => a.Status != HttpStatusCode.ServiceUnavailable, Patience, $"{path} to be answered");
        answer.Status.ShouldBe(HttpStatusCode.OK, path);
        return answer;
    }

    [GeneratedRegex("^<(?:https?://[^/]+)?/?(?<path>[^>]+)>; rel=\"next\"$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextPage();
}
