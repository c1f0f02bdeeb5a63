namespace ScalableScheduler.Testing.Checking;

/// <summary>Gathers what was not kept.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Add(Promise promise, string subject, string what) => _all.Add(new Finding(promise, subject, what));
}
