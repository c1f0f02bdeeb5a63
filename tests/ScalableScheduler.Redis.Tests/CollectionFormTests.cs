using System.Text;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Form 1 of collections and events. What is stored today must be readable for ever.</summary>
public sealed class CollectionFormTests
{
    [Fact]
    public void ACollection_IsWrittenInForm1()
    {
        var collection = new Collection
        {
            Name = new CollectionName("shop"),
            Description = "Orders",
            Enabled = false,
            Limits = new CollectionLimits(5, 0.25),
            Retry = new RetrySettings { MaxAttempts = 3 },
            Variables =
            [
                new Variable("host", "https://a", null, Samples.Start),
                new Variable("password", null, new SealedText("k1", [1, 2, 3], [255], [0]), Samples.Start),
            ],
            Revision = 7,
            CreatedAt = Samples.Start,
            UpdatedAt = Samples.Start.AddSeconds(1),
        };

        Encoding.UTF8.GetString(CollectionCodec.Encode(collection)).ShouldBe(
            "7\n"
            + """{"v":1,"description":"Orders","enabled":false,"max_concurrent":5,"max_per_second":0.25,"retry":{"max_attempts":3}"""
            + ""","variables":[{"name":"host","updated_at":1709208000000,"value":"https://a"}"""
            + """,{"name":"password","updated_at":1709208000000,"secret":{"key":"k1","nonce":"AQID","ciphertext":"/w==","tag":"AA=="}}]"""
            + ""","created_at":1709208000000,"updated_at":1709208001000}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n{\"v\":1}")]
    [InlineData("x\n{\"v\":1}")]
    [InlineData("1\n{\"v\":1}")]
    [InlineData("1\n{\"v\":2}")]
    [InlineData("1\n")]
    public void ADamagedOrNewerCollection_IsNotRead_AndSaysWhy(string blob)
    {
        CollectionCodec.TryDecode(new CollectionName("shop"), Encoding.UTF8.GetBytes(blob), out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void AnEvent_IsWrittenInForm1()
    {
        var run = RunId.Of(new ScheduleId("a"), Samples.Start);
        var happened = new SchedulerEvent(
            EventTypes.RunFailed, Samples.Start, new CollectionName("shop"), new ScheduleId("a"), "Nightly", run, RunStatus.Failed, Samples.Start, 3, "500");

        Encoding.UTF8.GetString(EventCodec.Encode(happened)).ShouldBe(
            """{"v":1,"type":"run.failed","at":1709208000000,"collection":"shop","schedule":"a","name":"Nightly","run":"a:1709208000000","status":"failed","nominal_time":1709208000000,"attempt":3,"message":"500"}""");
    }

    [Theory]
    [InlineData("{\"v\":2,\"type\":\"what.happens.later\"}")]
    [InlineData("{\"v\":1}")]
    [InlineData("{}")]
    [InlineData("")]
    public void ADamagedOrNewerEvent_IsNotRead(string json) => EventCodec.Decode(Encoding.UTF8.GetBytes(json)).ShouldBeNull();
}
