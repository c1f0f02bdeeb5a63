using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Testing.Tests.Checking;

internal static class FindingAssertions
{
    /// <summary>One promise was broken, once, and the subject is named.</summary>
    public static void ShouldBe(this IReadOnlyList<Finding> findings, Promise promise, string subject)
    {
        findings.Select(f => f.Promise).ShouldBe([promise], string.Join('\n', findings));
        findings[0].Subject.ShouldBe(subject);
    }

    public static void ShouldBeSound(this IReadOnlyList<Finding> findings) => findings.ShouldBeEmpty(string.Join('\n', findings));
}
