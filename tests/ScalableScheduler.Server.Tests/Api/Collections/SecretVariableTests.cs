using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Api.Collections;

public sealed class SecretVariableTests
{
    private const string Secret = "hünter2 & \"co\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly SecretOptions Keys = new() { Keys = new Dictionary<string, string> { ["k1"] = Convert.ToBase64String(new byte[32]) } };

    [Fact]
    public async Task ASecret_ReachesTheTarget_AndNothingElse()
    {
        await using var target = await Target.StartAsync();
        await using var service = await FullService.StartAsync(Keys);
        target.Responder = Respond.Status(400, $$"""{"plain":"{{Secret}}","json":{{JsonSerializer.Serialize(Secret)}},"url":"{{Uri.EscapeDataString(Secret)}}"}""");
        await service.SendAsync(HttpMethod.Put, "/collections/billing", "{}");
        (await service.SendAsync(HttpMethod.Put, "/collections/billing/variables/token", JsonSerializer.Serialize(new { value = Secret, secret = true }))).ShouldBe(201);
        (await service.SendAsync(HttpMethod.Put, "/collections/billing/variables/base", JsonSerializer.Serialize(new { value = target.Url.ToString() }))).ShouldBe(201);

        (await service.SendAsync(HttpMethod.Post, "/schedules", """
            {"id":"s","type":"now","collection":"billing","retry":{"max_attempts":1,"dead_letter":true},
             "task":{"type":"rest","connection":{"url":"{{base}}{{token}}?q={{token}}","headers":{"X-Token":"{{token}}"},"auth":{"type":"bearer","token":"{{token}}"}},"data":{"token":"{{token}}"}}}
            """)).ShouldBe(201);

        var request = (await target.WaitForAsync(1, Patience))[0];
        request.Path.ShouldBe($"/{Secret}");
        request.Query.ShouldBe($"?q={Uri.EscapeDataString(Secret)}");
        request.Header("X-Token").ShouldBe(Secret);
        request.Header("Authorization").ShouldBe($"Bearer {Secret}");
        request.Json().GetProperty("token").GetString().ShouldBe(Secret);

        await service.WaitForEventAsync(EventTypes.RunFailed, Patience);
        var letters = await service.SendAsync(HttpMethod.Get, "/dead-letters");
        letters.Json[0].GetProperty("schedule").GetProperty("task").GetProperty("data").GetProperty("token").GetString().ShouldBe("{{token}}");
        letters.Text.ShouldContain("********");
        Answer[] answers =
        [
            letters,
            await service.SendAsync(HttpMethod.Get, "/runs"),
            await service.SendAsync(HttpMethod.Get, "/schedules/s"),
            await service.SendAsync(HttpMethod.Get, "/schedules/s/runs"),
            await service.SendAsync(HttpMethod.Get, "/collections/billing/variables"),
            await service.SendAsync(HttpMethod.Get, "/openapi/v1.json"),
        ];
        var events = await service.Services.GetRequiredService<IEventLog>().ReadAsync("0", 1000, default);
        foreach (var text in answers.Select(a => a.Text).Concat(service.Log).Concat(events.Events.Select(e => e.ToString())))
        {
            text.ShouldNotContain("nter2");
            text.ShouldNotContain("%C3%BCnter2");
        }
        answers[1].Text.ShouldContain("HTTP 400");
        service.Log.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("url", "http://{{bad}}/x", "/task/connection/url: The value of 'bad' stands where")]
    [InlineData("headers", "{{bad}}", "/task/connection/headers/X: The value of 'bad' holds a line break")]
    [InlineData("url", "{{bad}}", "/task/connection/url: The value of 'bad' holds a space")]
    [InlineData("url", "{{word}}", "/connection/url: 'url' must be the URL to call")]
    public async Task WhatCantBeSent_IsARejectedAttempt(string field, string text, string message)
    {
        await using var service = await FullService.StartAsync(Keys);
        await service.SendAsync(HttpMethod.Put, "/collections/default/variables/bad", JsonSerializer.Serialize(new { value = "hunter2\r\nX-Evil: 1", secret = true }));
        await service.SendAsync(HttpMethod.Put, "/collections/default/variables/word", """{"value":"word"}""");
        var connection = field == "url" ? $$"""{"url":"{{text}}"}""" : $$$"""{"url":"http://127.0.0.1:1/","headers":{"X":"{{{text}}}"}}""";

        (await service.SendAsync(HttpMethod.Post, "/schedules", $$"""{"id":"s","type":"now","task":{"type":"rest","connection":{{connection}} } }""")).ShouldBe(201);

        await service.WaitForEventAsync(EventTypes.RunFailed, Patience);
        var runs = await service.SendAsync(HttpMethod.Get, "/schedules/s/runs");
        runs.Json[0].GetProperty("message").GetString()!.ShouldContain(message);
        runs.Text.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task ADisabledCollection_StopsItsSchedules_UntilItIsEnabled()
    {
        await using var target = await Target.StartAsync();
        await using var service = await FullService.StartAsync(Keys);
        await service.SendAsync(HttpMethod.Put, "/collections/stopped", """{"enabled":false}""");
        var task = $$$"""{"type":"rest","connection":{"url":"{{{target.Url}}}{{schedule.id}}"} }""";

        (await service.SendAsync(HttpMethod.Post, "/schedules", $$"""{"id":"stopped","type":"now","collection":"stopped","task":{{task}} }""")).ShouldBe(201);
        foreach (var i in Enumerable.Range(0, 20))
            (await service.SendAsync(HttpMethod.Post, "/schedules", $$"""{"id":"other{{i}}","type":"now","task":{{task}} }""")).ShouldBe(201);
        (await target.WaitForAsync(20, Patience)).ShouldAllBe(r => r.Path != "/stopped");

        (await service.SendAsync(HttpMethod.Patch, "/collections/stopped", """{"enabled":true}""")).ShouldBe(200);
        (await target.WaitForAsync(21, Patience))[20].Path.ShouldBe("/stopped");
    }
}
