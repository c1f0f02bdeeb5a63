using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Tests.Templates;

public sealed class RenderTests
{
    [Theory]
    [InlineData("https://h/{{x}}", "a b", "https://h/a%20b")]
    [InlineData("https://h/{{x}}/z", "../..", "https://h/..%2F../z")]
    [InlineData("https://h/{{x}}", "a/b?c=d&e#f", "https://h/a%2Fb%3Fc%3Dd%26e%23f")]
    [InlineData("https://h/{{x}}", "100%", "https://h/100%25")]
    [InlineData("https://h/{{x}}", "ü\n{{y}}", null)]
    [InlineData("https://h/?q={{x}}&r=1", "a&r=2", "https://h/?q=a%26r%3D2&r=1")]
    [InlineData("https://h/#{{x}}", "a#b", "https://h/#a%23b")]
    [InlineData("https://h/?q={{x}}", "..", "https://h/?q=..")]
    [InlineData("https://h/a{{x}}", "..", "https://h/a..")]
    [InlineData("https://h/{{x}}", "..", null)]
    [InlineData("https://h/.{{x}}/z", ".", null)]
    [InlineData("https://h/%2E{{x}}/z", ".", null)]
    [InlineData("{{x}}/v1", "https://host:8443/base", "https://host:8443/base/v1")]
    [InlineData("{{x}}/v1", "https://host\r\nX: y", null)]
    [InlineData("{{x}}/v1", "https://host /", null)]
    [InlineData("https://{{x}}/v1", "api.example.com:8080", "https://api.example.com:8080/v1")]
    [InlineData("https://{{x}}/v1", "[::1]:80", "https://[::1]:80/v1")]
    [InlineData("https://{{x}}.example.com/v1", "evil.com/", null)]
    [InlineData("https://{{x}}.example.com/v1", "evil.com#", null)]
    [InlineData("https://good{{x}}", "@evil.com", null)]
    [InlineData("https://good{{x}}", "\\evil.com", null)]
    [InlineData("https://me:{{x}}@host/v1", "p@ss:w/rd", "https://me:p%40ss%3Aw%2Frd@host/v1")]
    [InlineData("cache.{{x}}:6379", "eu", "cache.eu:6379")]
    [InlineData("redis:6379/{{x}}", "3", "redis:6379/3")]
    public void Url_EscapesForWhereTheValueStands(string url, string value, string? expected)
    {
        var rendering = Sample.Render(Sample.Schedule($$"""{"url":{{JsonSerializer.Serialize(url)}}}"""), Sample.Collection(("x", value)));

        rendering.Task?.Connection.GetProperty("url").GetString().ShouldBe(expected);
        (rendering.Problem is null).ShouldBe(expected is not null);
    }

    [Fact]
    public void Url_BehindABase_KeepsItsHost() =>
        Sample.Render(Sample.Schedule("""{"url":"{{base}}{{path}}"}"""), Sample.Collection(("base", "https://good.example"), ("path", "@evil.example")))
            .Problem.ShouldBe("/task/connection/url: The value of 'path' stands where a host or a port does, and holds other characters.");

    [Theory]
    [InlineData("/headers/X-Name", """{"headers":{"X-Name":"a {{x}}"}}""")]
    [InlineData("/topic", """{"topic":"{{x}}"}""")]
    public void HeadersAndWords_TakeNoControlCharacters(string place, string connection)
    {
        foreach (var value in (string[])["a\r\nX: y", "a\n", "a\0", "a\u001b", "a\u007f", "a\u0085b", "\t"])
        {
            var problem = Sample.Render(Sample.Schedule(connection), Sample.Collection(("x", value))).Problem.ShouldNotBeNull();
            problem.ShouldStartWith($"/task/connection{place}: The value of 'x' ");
            problem.ShouldNotContain(value);
        }
        foreach (var value in (string[])["plain", "\"quoted\" \\ {{y}} %0a ü 🙂", ""])
            Sample.Render(Sample.Schedule(connection), Sample.Collection(("x", value.Replace("{{", "\\{{", StringComparison.Ordinal)))).Task!.Connection.GetRawText().ShouldNotContain("{{x}}");
    }

    [Fact]
    public void Verbatim_TakesAnything() =>
        Sample.Render(Sample.Schedule("""{"auth":{"password":"{{x}}"}}"""), Sample.Collection(("x", "a\n\"b")))
            .Task!.Connection.GetProperty("auth").GetProperty("password").GetString().ShouldBe("a\n\"b");

    [Fact]
    public void Data_KeepsAllElse_ByteForByte()
    {
        var rendered = Sample.Render(
            Sample.Schedule(data: """{ "b" : 1.0e2, "{{x}}":"{{x}}" ,"n":[null, true,"\u007b{x}} and \\{{x}}"] }"""), Sample.Collection(("x", "q\"\\/\n")));

        rendered.Task!.Data!.Value.GetRawText().ShouldBe("""{ "b" : 1.0e2, "{{x}}":"q\"\\/\n" ,"n":[null, true,"q\"\\/\n and {{x}}"] }""");
    }

    [Fact]
    public void Variables_GoBeforeTheEnvironment_AndMayUseOneAnother()
    {
        var environment = Sample.Environment(("SCHEDULER_VAR_region", "eu"), ("SCHEDULER_VAR_host", "env"), ("SCHEDULER_VAR_raw", "{{region}}"), ("OTHER_x", "no"));
        var rendered = Sample.Render(
            Sample.Schedule(data: """["{{host}}","{{region}}","{{raw}}"]"""),
            Sample.Collection(("host", "{{name}}.{{region}}.example"), ("name", "{{run.attempt}}")), environment);

        rendered.Task!.Data!.Value.GetRawText().ShouldBe("""["3.eu.example","eu","{{region}}"]""");
    }

    [Theory]
    [InlineData("{{missing}}", "There is no variable 'missing' in collection 'billing', nor in the environment of this node.")]
    [InlineData("{{loop}}", "The variable 'loop' uses itself.")]
    [InlineData("{{broken}}", "The variable 'broken' can't be used. At character 1: ")]
    [InlineData("{{bomb9}}", "is longer than 65536 characters.")]
    public void WhatCantBePutTogether_IsAProblem(string text, string problem)
    {
        var bombs = Enumerable.Range(1, 9).Select(i => ($"bomb{i}", string.Concat(Enumerable.Repeat($"{{{{bomb{i - 1}}}}}", 100))));
        var collection = Sample.Collection([("loop", "{{loop2}}"), ("loop2", "{{loop}}"), ("broken", "{{"), ("bomb0", "0123456789"), .. bombs]);

        Sample.Render(Sample.Schedule(data: $"[\"{text}\"]"), collection).Problem.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public void ATaskThatGrowsTooLarge_IsAProblem() =>
        Sample.Render(Sample.Schedule(data: $"[{string.Join(',', Enumerable.Repeat("\"{{x}}\"", 100))}]"), Sample.Collection(("x", new string('x', 16 * 1024))))
            .Problem.ShouldBe("/task/data/63: With its values put in, the task is larger than 1048576 bytes.");

    [Fact]
    public void ARunsOwnData_IsSentAsItIs()
    {
        var schedule = Sample.Schedule("""{"topic":"{{x}}"}""", "\"{{missing}}\"");
        var rendered = Sample.Render(schedule, Sample.Collection(("x", "t")), run: Sample.Run(schedule) with { Data = Sample.Json("\"{{x}}\"") });

        rendered.Task!.Data!.Value.GetString().ShouldBe("{{x}}");
        rendered.Task.Connection.GetProperty("topic").GetString().ShouldBe("t");
    }

    [Fact]
    public async Task ATaskWithoutTemplates_IsHandedOnAsItIs_AndReadsNoVariables()
    {
        var schedule = Sample.Schedule("""{"topic":"t"}""", """{"a":"b"}""");
        var store = new CountingStore(Sample.Collection());
        var renderer = new TaskRenderer(new VariableScopes(store, EnvironmentVariables.None, SecretBox.WithoutKeys), [], new TemplateOptions());
        var run = Sample.Run(schedule);
        await renderer.RenderAsync(schedule, CollectionState.Undefined, run, default);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await renderer.RenderAsync(schedule, CollectionState.Undefined, run, default);
        var perRender = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        (await renderer.RenderAsync(schedule, CollectionState.Undefined, run, default)).Task.ShouldBeSameAs(schedule.Task);
        perRender.ShouldBeLessThan(200, "the answer alone");
        store.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task SwitchedOff_SendsBracesAsTheyAre()
    {
        var schedule = Sample.Schedule(data: "\"{{x}}\"");
        var renderer = new TaskRenderer(new VariableScopes(Sample.Store(), EnvironmentVariables.None, SecretBox.WithoutKeys), [], new TemplateOptions { Enabled = false });

        (await renderer.RenderAsync(schedule, CollectionState.Undefined, Sample.Run(schedule), default)).Task.ShouldBeSameAs(schedule.Task);
    }

    [Fact]
    public async Task Variables_AreReadAnew_OnlyWhenTheCollectionIsNewer()
    {
        var store = new CountingStore(Sample.Collection(("x", "1")));
        var scopes = new VariableScopes(store, EnvironmentVariables.None, SecretBox.WithoutKeys);
        var (first, second) = (store.Now.State, store.Now.State with { Revision = 2 });

        (await scopes.GetAsync(first, default))!.Revision.ShouldBe(1);
        (await scopes.GetAsync(first, default))!.Revision.ShouldBe(1);
        store.Reads.ShouldBe(1);

        store.Now = store.Now with { Revision = 2 };
        (await scopes.GetAsync(second, default))!.Revision.ShouldBe(2);
        (await scopes.GetAsync(first, default))!.Revision.ShouldBe(2);
        store.Reads.ShouldBe(2);
    }

    private sealed class CountingStore(Collection now) : ICollectionStore
    {
        public Collection Now { get; set; } = now;

        public int Reads { get; private set; }

        public ValueTask<Collection?> GetAsync(CollectionName name, CancellationToken cancellationToken)
        {
            Reads++;
            return ValueTask.FromResult<Collection?>(Now);
        }

        public ValueTask<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> SaveAsync(Collection collection, long? expected, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<CollectionRemoval> RemoveAsync(CollectionName name, long? expected, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<CopyComparison> CompareAsync(PartitionId partition, bool thorough, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReconcileAsync(PartitionId partition, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
