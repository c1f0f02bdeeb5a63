using ScalableScheduler.Templates;

namespace ScalableScheduler.Tests.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain } text }}", "plain } text }}")]
    [InlineData("{one} {", "{one} {")]
    [InlineData("{{a}}", "<a>")]
    [InlineData("{{ a }}", "<a>")]
    [InlineData("x{{a}}{{b}}y", "x<a><b>y")]
    [InlineData(@"\{{a}}", "{{a}}")]
    [InlineData(@"\\{{a}}", @"\<a>")]
    [InlineData(@"\\\{{a}}", @"\{{a}}")]
    [InlineData(@"C:\dir\x {{a}}", @"C:\dir\x <a>")]
    [InlineData("{{{a}}}", "{<a>}")]
    [InlineData("{\"k\":{{{a}}}}", "{\"k\":{<a>}}")]
    [InlineData("{{a.b-c_1}}", "<a.b-c_1>")]
    [InlineData("{{run.nominal_time:yyyy-MM-dd HH:mm}}", "<run.nominal_time|yyyy-MM-dd HH:mm>")]
    [InlineData("{{ run.nominal_time : unix }}", "<run.nominal_time|unix>")]
    public void Parse_ReadsTextsAndPlaceholders(string text, string expected)
    {
        Template.TryParse(text, out var template, out _).ShouldBeTrue();

        string.Concat(template!.Parts.Select(p => p switch
        {
            LiteralText literal => literal.Text,
            Placeholder { Format: { } format, Name: var name } => $"<{name}|{format}>",
            Placeholder { Name: var name } => $"<{name}>",
            _ => "?",
        })).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ab{{c", 3, "not closed")]
    [InlineData("{{}}", 1, "name is missing")]
    [InlineData("{{ }}", 1, "name is missing")]
    [InlineData("x {{ user | upper }}", 3, "'user | upper' is not a name")]
    [InlineData("{{ä}}", 1, "not a name")]
    [InlineData("{{a:b}}", 1, "only run.nominal_time takes a format")]
    [InlineData("{{ok}} {{run.nominal_time:}}", 8, "not a format")]
    [InlineData("{{run.nominal_time:%}}", 1, "not a format")]
    [InlineData("{{run.nominal_time:'open}}", 1, "not a format")]
    [InlineData("{{run.nominal_time:ffffffff}}", 1, "not a format")]
    [InlineData("{{{x}y}}", 2, "not a name")]
    public void Parse_SaysWhereAndWhy(string text, int position, string why)
    {
        Template.TryParse(text, out _, out var error).ShouldBeFalse();

        error!.Position.ShouldBe(position);
        error.Message.ShouldStartWith($"At character {position}: ");
        error.Message.ShouldContain(why);
    }

    [Fact]
    public void Parse_Refuses_MoreThanAThousandPlaceholders()
    {
        Template.TryParse(string.Concat(Enumerable.Repeat("{{a}}", 1000)), out _, out _).ShouldBeTrue();
        Template.TryParse(string.Concat(Enumerable.Repeat("{{a}}", 1001)), out _, out var error).ShouldBeFalse();
        error!.Position.ShouldBe(5001);
    }

    [Theory]
    [InlineData("schedule.id", "s-1")]
    [InlineData("schedule.name", "Früh & spät")]
    [InlineData("collection.name", "billing")]
    [InlineData("run.id", "s-1:1903846028090")]
    [InlineData("run.attempt", "3")]
    [InlineData("run.nominal_time", "2030-05-01T06:07:08.090Z")]
    [InlineData("run.nominal_time:yyyy/MM/dd HH:mm:ss.fff", "2030/05/01 06:07:08.090")]
    [InlineData("run.nominal_time:dddd d. MMMM", "Wednesday 1. May")]
    [InlineData("run.nominal_time:d", "1")]
    [InlineData("run.nominal_time:zzz", "+00:00")]
    [InlineData("run.nominal_time:unix", "1903846028")]
    [InlineData("run.nominal_time:unix_ms", "1903846028090")]
    public void BuiltIns_HaveTheRunsValues(string name, string expected) =>
        Sample.Render(Sample.Schedule(data: $$$"""["{{{{{name}}}}}"]"""), Sample.Collection()).Task!.Data!.Value[0].GetString().ShouldBe(expected);
}
