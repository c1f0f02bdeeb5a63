using System.Net.Http.Headers;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>Reads a connection of type <c>rest</c>. docs/tasks.md has the fields.</summary>
internal static class RestRequestReader
{
    private const int MaxUrl = 4096;
    private const int MaxHeader = 8192;
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static RestRequest? Read(TaskDefinition task, TaskReading reading, TaskProblems problems)
    {
        var before = problems.Found.Count;
        var connection = ConnectionReader.Of(task, reading, problems);
        var url = Url(connection);
        var method = connection.Word("method", "POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS") ?? "POST";
        var headers = Headers(connection, reading);
        var auth = RestAuth.Read(connection);
        var body = connection.Word("body", "data", "schedule");
        var success = SuccessCodes.Read(connection);
        var contentType = ContentType(connection, headers);
        var data = TaskData.Read(task, connection, reading);
        if (auth.IsGiven && headers.Exists(header => Is(header.Key, RestHeaders.Authorization)))
            connection.Problem("auth", "conflict", "Give either 'auth' or an Authorization header, not both.");
        connection.RefuseUnknown();
        if (url is null || problems.Found.Count > before)
            return null;

        var usuallyHasBody = method is "POST" or "PUT" or "PATCH";
        var sendsSchedule = body is "schedule" || (body is null && reading.BodyIsSchedule && (usuallyHasBody || data is not null));
        return new RestRequest
        {
            Url = url,
            Method = HttpMethod.Parse(method),
            Headers = [.. headers.Where(header => !RestHeaders.DescribesContent(header.Key) && !Is(header.Key, RestHeaders.ContentType))],
            ContentHeaders = [.. headers.Where(header => RestHeaders.DescribesContent(header.Key))],
            ContentType = contentType,
            Authorization = auth.Header ?? RestAuth.OfUrl(url, headers),
            SendsSchedule = sendsSchedule,
            Data = data ?? (usuallyHasBody ? "{}"u8.ToArray() : null),
            Success = success,
            Secrets = RestSecrets.Of(auth, url, headers),
        };
    }

    private static Uri? Url(ConnectionReader connection)
    {
        const string what = "the URL to call, such as https://example.org/jobs";
        if (connection.Has("host") && connection.Has("url"))
            connection.Problem("url", "conflict", "'host' and 'url' are two names of one field; give one of them.");
        var field = connection.Has("url") ? "url" : "host";
        if (connection.RequiredText(field, MaxUrl, what) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
            return url;
        // The text may hold a password, so it is not repeated.
        connection.Problem(field, "invalid", $"'{field}' must be {what}: absolute, with http or https.");
        return null;
    }

    private static List<KeyValuePair<string, string>> Headers(ConnectionReader connection, TaskReading reading)
    {
        var given = connection.Texts("headers");
        var headers = new List<KeyValuePair<string, string>>(given.Count);
        foreach (var header in given)
        {
            var (name, value) = header;
            if (!RestHeaders.IsToken(name))
                HeaderProblem(connection, name, "invalid", "a header's name has letters, digits and !#$%&'*+-.^_`|~ only.");
            else if (!RestHeaders.IsValue(value))
                HeaderProblem(connection, name, "invalid", "a header's value can't hold line breaks or NUL.");
            else if (value.Length > MaxHeader)
                HeaderProblem(connection, name, "too_long", $"a header's value has at most {MaxHeader} characters.");
            else if (!RestHeaders.IsNotTheUsers(name))
                headers.Add(header);
            else if (!reading.KeepUnknownFields)
                HeaderProblem(connection, name, "reserved", "the service sets this header itself.");
        }
        return headers;
    }

    private static void HeaderProblem(ConnectionReader connection, string name, string reason, string why) =>
        connection.Nested("headers")!.Problem(name, reason, $"Header '{name}': {why}");

    private static MediaTypeHeaderValue ContentType(ConnectionReader connection, List<KeyValuePair<string, string>> headers)
    {
        var text = connection.Text("content_type", MaxHeader);
        var header = text is null ? headers.Find(header => Is(header.Key, RestHeaders.ContentType)) : default;
        text ??= header.Value;
        if (text is null)
            return Json;
        if (MediaTypeHeaderValue.TryParse(text, out var type))
            return type;
        var message = $"'{text}' is not a media type such as application/json.";
        if (header.Key is null)
            connection.Problem("content_type", "invalid", message);
        else
            HeaderProblem(connection, header.Key, "invalid", message);
        return Json;
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
