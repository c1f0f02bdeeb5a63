using System.Globalization;

namespace ScalableScheduler.Work;

/// <summary>Who may report on a run: it changes each time that the run is offered, so that a worker which was given up can't
/// end what another does by now.</summary>
public readonly record struct ClaimId(string Value)
{
    public const int MaxLength = 64;

    /// <summary>Of a worker that comes for a run: a UUID, which nobody can guess.</summary>
    public static ClaimId New() => new(Guid.NewGuid().ToString());

    /// <summary>Of a run that is sent: known before the message, which may overtake the news that it was sent.</summary>
    /// <param name="attempt">1 for the first.</param>
    public static ClaimId OfAttempt(int attempt) => new(attempt.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => Value;
}
