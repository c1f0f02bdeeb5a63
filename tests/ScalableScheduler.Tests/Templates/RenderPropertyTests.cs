using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ScalableScheduler.Tests.Templates;

/// <summary>Whatever the values are: what is sent has the shape that was meant.</summary>
public sealed class RenderPropertyTests
{
    private static readonly Gen<string> Values = Gen.Frequency(
        (1, Gen.Elements("", "\"", "\\", "\\\"", "\n", "\r\n", "{{", "}}", "{{x}}", "%", "%2F", "../", "..", "@host", "\0", "\u2028", "🙂", "</script>", "\",\"a\":\"", "//", "?a=b&c", "#", ";")),
        (2, Gen.Elements("\"\\\n{}%/@.:?#&=ü🙂 a1{{}}".EnumerateRunes().Select(r => r.ToString()).ToArray()).ListOf().Select(parts => string.Concat(parts))));

    [Fact]
    public void Data_HasTheSameShape_AndEachStringIsWhatIsExpected() => Check(2000, value =>
    {
        var rendered = Sample.Render(Sample.Schedule(data: """{"a":"{{x}}","b":["<{{x}}>",1,{"{{x}}":"{{x}}{{x}}"}]}"""), Sample.Collection(("x", Plain(value)))).Task!.Data!.Value;

        var parsed = JsonDocument.Parse(rendered.GetRawText()).RootElement;
        parsed.EnumerateObject().Select(p => p.Name).ShouldBe(["a", "b"]);
        parsed.GetProperty("a").GetString().ShouldBe(value);
        parsed.GetProperty("b").GetArrayLength().ShouldBe(3);
        parsed.GetProperty("b")[0].GetString().ShouldBe($"<{value}>");
        parsed.GetProperty("b")[2].EnumerateObject().Single().Name.ShouldBe("{{x}}");
        parsed.GetProperty("b")[2].GetProperty("{{x}}").GetString().ShouldBe(value + value);
    });

    [Fact]
    public void UrlSegmentsAndParameters_RoundTrip() => Check(2000, value =>
    {
        var rendering = Sample.Render(Sample.Schedule("""{"url":"https://host.example:8443/a/{{x}}/b?q={{x}}&r=1"}"""), Sample.Collection(("x", Plain(value))));
        if (value is "." or "..")
        {
            rendering.Problem.ShouldNotBeNull();
            return;
        }
        var url = new Uri(rendering.Task!.Connection.GetProperty("url").GetString()!);

        url.Authority.ShouldBe("host.example:8443");
        url.Fragment.ShouldBeEmpty();
        var segments = url.AbsolutePath.Split('/');
        segments.Length.ShouldBe(4);
        (segments[1], Uri.UnescapeDataString(segments[2]), segments[3]).ShouldBe(("a", value, "b"));
        var parameters = url.Query[1..].Split('&');
        parameters.Length.ShouldBe(2);
        Uri.UnescapeDataString(parameters[0]["q=".Length..]).ShouldBe(value);
    });

    [Fact]
    public void Hosts_StayWhereTheyAre() => Check(2000, value =>
    {
        var rendering = Sample.Render(Sample.Schedule("""{"url":"https://{{x}}.safe.example/p"}"""), Sample.Collection(("x", Plain(value))));
        if (rendering.Task is { } task && Uri.TryCreate(task.Connection.GetProperty("url").GetString(), UriKind.Absolute, out var url))
            url.Host.ShouldEndWith(".safe.example");
    });

    [Fact]
    public void Headers_CantBeAdded() => Check(2000, value =>
    {
        var rendering = Sample.Render(Sample.Schedule("""{"headers":{"X-A":"{{x}}"}}"""), Sample.Collection(("x", Plain(value))));
        if (value.Any(char.IsControl))
            rendering.Problem.ShouldNotBeNull();
        else
            rendering.Task!.Connection.GetProperty("headers").GetProperty("X-A").GetString().ShouldBe(value);
    });

    // The text of a variable that is this value and no template.
    private static string Plain(string value)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value.AsSpan(i).StartsWith("{{"))
            {
                // Backslashes before the braces are read in pairs.
                var backslashes = text.ToString().Length - text.ToString().TrimEnd('\\').Length;
                text.Append('\\', backslashes + 1).Append("{{");
                i++;
            }
            else
            {
                text.Append(value[i]);
            }
        }
        return text.ToString();
    }

    private static void Check(int count, Action<string> property) =>
        Prop.ForAll(Values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
