using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class BackupTests
{
    private const string Lines = "application/x-ndjson";

    [Fact]
    public async Task Export_IsJsonLines_AndImport_TakesThem_IntoAnotherService()
    {
        await using var api = await ApiHost.StartAsync();
        await using var other = await ApiHost.StartAsync();
        await RegisterAsync(api, "first");
        await RegisterAsync(api, "second");

        var export = (await api.GetAsync("/export")).ShouldBe(200);
        export.MediaType.ShouldBe(Lines);
        var answer = (await ImportAsync(other, export.Text)).ShouldBe(200);

        answer["mode"].GetString().ShouldBe("skip");
        answer["dry_run"].GetBoolean().ShouldBeFalse();
        answer["lines"].GetRawText().ShouldBe("""{"schedule":{"taken":2,"replaced":0,"left":0}}""");
        (await other.GetAsync("/schedules/first")).Text.ShouldBe((await api.GetAsync("/schedules/first")).Text);
        (await ImportAsync(other, export.Text)).ShouldBe(200)["lines"].GetRawText().ShouldBe("""{"schedule":{"taken":0,"replaced":0,"left":2}}""");
    }

    [Fact]
    public async Task Import_Replaces_WhenAskedTo()
    {
        await using var api = await ApiHost.StartAsync();
        await RegisterAsync(api, "first");
        var export = await api.GetAsync("/export");
        await api.PatchAsync("/schedules/first", """{"description":"changed"}""", ("Content-Type", "application/merge-patch+json"));

        var dry = await ImportAsync(api, export.Text, "?mode=replace&dry_run=true");
        dry["lines"].GetProperty("schedule").GetProperty("replaced").GetInt32().ShouldBe(1);
        (await api.GetAsync("/schedules/first"))["description"].GetString().ShouldBe("changed");
        (await ImportAsync(api, export.Text, "?mode=replace")).ShouldBe(200);

        (await api.GetAsync("/schedules/first"))["description"].GetString().ShouldBe("");
    }

    [Fact]
    public async Task Import_NamesLineFieldAndProblem_AndSaysWhatItTook()
    {
        await using var api = await ApiHost.StartAsync();
        await using var other = await ApiHost.StartAsync();
        await RegisterAsync(api, "first");
        var lines = (await api.GetAsync("/export")).Text.TrimEnd('\n').Split('\n');

        var newer = await ImportAsync(other, $"{lines[0]}\n{lines[1].Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal)}\n");
        newer.ShouldBeProblem(422, "/line/2/v")["detail"].GetString()!.ShouldContain("Nothing was taken.");
        var cutOff = await ImportAsync(other, $"{lines[0]}\n{lines[1]}\n");
        cutOff.ShouldBeProblem(422, "/line/2")["detail"].GetString()!.ShouldContain("1 of type schedule");
        var extracted = await ImportAsync(other, $"{lines[0]}\n{lines[1]}\n", "?part=true");
        extracted.ShouldBe(200);
    }

    [Theory]
    [InlineData("/export?history=maybe", "/history")]
    [InlineData("/export?histroy=false", "/histroy")]
    public async Task Export_RefusesWhatItDoesNotKnow(string path, string field)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.GetAsync(path)).ShouldBeProblem(422, field);
    }

    [Theory]
    [InlineData("?mode=merge", Lines, 422)]
    [InlineData("?dry_run=1", Lines, 422)]
    [InlineData("", "application/json", 415)]
    [InlineData("", null, 422)]
    [InlineData("", "application/x-ndjson; charset=utf-8", 422)]
    public async Task Import_RefusesWhatItDoesNotKnow(string query, string? mediaType, int status)
    {
        await using var api = await ApiHost.StartAsync();

        (await ImportAsync(api, "{}\n", query, mediaType)).ShouldBeProblem(status);
    }

    [Fact]
    public async Task Export_IsRefused_WhenTheStoreIsAway()
    {
        await using var api = await ApiHost.StartAsync();
        api.Work.IsAway = true;

        (await api.GetAsync("/export")).ShouldBeProblem(503);
    }

    [Fact]
    public async Task Export_IsCutOff_WhenTheStoreGoesAway_SoThatNobodyTakesItForWhole()
    {
        const int Many = 400; // more than the answer holds back
        var memory = new MemoryStore(TimeProvider.System, 1);
        var backups = Enumerable.Range(0, Many).Select(i => Samples.Schedule($"s{i}")).Select(s => new ScheduleBackup(s, Samples.State(s)));
        await memory.RestoreSchedulesAsync([.. backups], default);
        await using var api = await ApiHost.StartAsync(configure: services => services.AddSingleton(AwayAfter.Calls<IBackupStore>(5, memory)));

        using var response = await api.Client.GetAsync(new Uri("/export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsStringAsync);
    }

    private static async Task RegisterAsync(ApiHost api, string id) => (await api.PostAsync(
        "/schedules", $$$$"""{"id":"{{{{id}}}}","name":"{{{{id}}}}","type":"cron","schedule":"0 3 * * *","task":{"type":"rest","connection":{"host":"http://target"}}}""")).ShouldBe(201);

    private static Task<Answer> ImportAsync(ApiHost api, string text, string query = "", string? mediaType = Lines)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return api.SendAsync(HttpMethod.Post, "/import" + query, content);
    }
}
