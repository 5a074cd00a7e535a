namespace Holdfast.Core;

/// <summary>Every bound in the product and how they relate. The relations are asserted by LimitsTests.</summary>
public static class Limits
{
    /// <summary>Bytes of UTF-8 in one user message.</summary>
    public const int MessageBytes = 1024 * 1024;

    /// <summary>Bytes of one HTTP request body. Holds an imported history of many messages.</summary>
    public const int RequestBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of one tool result; the rest is cut and the model told so.</summary>
    public const int ToolResultBytes = 1024 * 1024;

    /// <summary>Messages that may wait while a turn runs.</summary>
    public const int QueuedMessages = 100;

    /// <summary>Messages in one import.</summary>
    public const int ImportMessages = 20_000;

    /// <summary>Metadata pairs, and characters of one key and one value.</summary>
    public const int MetadataPairs = 16, MetadataKeyChars = 64, MetadataValueChars = 512;

    /// <summary>Characters of a tenant's own id of an end user.</summary>
    public const int UserChars = 200;

    /// <summary>What is remembered of one end user: bytes of one file, files, bytes of all files together.</summary>
    public const int MemoryFileBytes = 64 * 1024, MemoryFiles = 100, MemoryBytes = 512 * 1024;

    /// <summary>Facts of one end user, and characters of a fact and of its quotation.</summary>
    public const int MemoryFacts = 500, FactChars = 500, QuoteChars = 1_000;

    /// <summary>What an agent carries: bytes of one document, documents, bytes of the newest versions of all together.</summary>
    public const int DocumentBytes = 1024 * 1024, Documents = 10_000, AllDocumentsBytes = 32 * 1024 * 1024;

    /// <summary>Words of a constitution.</summary>
    public const int ConstitutionWords = 500;

    /// <summary>Failed attempts in a row before a turn is parked.</summary>
    public const int FailuresBeforeParking = 6;

    /// <summary>First and longest pause between two failed attempts.</summary>
    public static readonly TimeSpan BackoffFirst = TimeSpan.FromMilliseconds(500), BackoffLongest = TimeSpan.FromSeconds(30);

    /// <summary>Turns that nobody waits for, and that were put off for long, come back spread over so long: a model that is back is not run over.</summary>
    public static readonly TimeSpan BackoffUnawaited = TimeSpan.FromMinutes(1);

    /// <summary>First and longest time a turn stays parked before it is tried again.</summary>
    public static readonly TimeSpan ParkFirst = TimeSpan.FromMinutes(1), ParkLongest = TimeSpan.FromHours(1);

    /// <summary>A turn that a budget has no room for looks again after this time at the latest.</summary>
    public static readonly TimeSpan LongestOverBudget = TimeSpan.FromHours(3);

    /// <summary>First and longest time that nobody asks a model that keeps failing; then one call finds out.</summary>
    public static readonly TimeSpan BreakerFirst = TimeSpan.FromSeconds(2), BreakerLongest = TimeSpan.FromSeconds(20);

    /// <summary>Somebody who waits is not kept waiting longer than this while another model could answer.</summary>
    public static readonly TimeSpan LongestWaitBeforeNextRung = TimeSpan.FromSeconds(2);

    /// <summary>A retry-after longer than this parks the turn instead of holding it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Somebody who waits is told after this time that it takes longer.</summary>
    public static readonly TimeSpan NoticeAfter = TimeSpan.FromSeconds(10);

    /// <summary>However near the deadline, a model is given so long to begin.</summary>
    public static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(1);

    /// <summary>A provider may say anything: where nobody waits, its retry-after is kept as given up to this.</summary>
    public static readonly TimeSpan LongestTold = TimeSpan.FromDays(1);

    /// <summary>A retry-after longer than this goes back to a client that is on the line, instead of keeping it waiting.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    /// <summary>A client that is on the line waits no longer than this for its turn among the calls of others; then it is told to come back.</summary>
    public static readonly TimeSpan LongestInLine = TimeSpan.FromMinutes(1);

    /// <summary>A turn waits so long for what the client's own tools answered; then it is over.</summary>
    public static readonly TimeSpan LongestClientWait = TimeSpan.FromDays(1);

    /// <summary>Tools of one client, and bytes of their definitions together.</summary>
    public const int ClientTools = 500, ClientToolBytes = 1024 * 1024;

    /// <summary>A provider that lets a streamed call wait longer than this for the head of its answer has too many of them.</summary>
    public static readonly TimeSpan LongQueueing = TimeSpan.FromSeconds(10);

    /// <summary>Subscriptions of one tenant, and characters of one's description and address.</summary>
    public const int Webhooks = 50, WebhookDescriptionChars = 200, WebhookUrlChars = 2_000;

    /// <summary>How long a receiver of events may take to answer; how many events it is sent at once.</summary>
    public static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(15);

    public const int DeliveriesAtOnce = 8;

    /// <summary>An event that is being delivered is taken by nobody else for so long: longer than a try lasts.</summary>
    public static readonly TimeSpan DeliveryHold = TimeSpan.FromSeconds(30);

    /// <summary>How long events that were delivered, or given up, can be looked up.</summary>
    public static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(30);

    /// <summary>How long the secrets before the newest sign too, and how many of them at most.</summary>
    public static readonly TimeSpan OldSecretSigns = TimeSpan.FromHours(24);

    public const int OldSecrets = 4;

    /// <summary>Items of one batch, and bytes of one item's content.</summary>
    public const int BatchItems = 20_000, BatchItemBytes = 256 * 1024;

    /// <summary>Characters of an item's id, and of the name of a kind of work; items in one call at most.</summary>
    public const int ItemIdChars = 200, BatchTaskChars = 64, ItemsPerCall = 100;

    /// <summary>Characters of what is to be done for each item.</summary>
    public const int InstructionsChars = 20_000;

    /// <summary>Of a batch's items in one entry: how many, and bytes. They are read back by the entry.</summary>
    public const int ItemsInEntry = 100, ItemBytesInEntry = 256 * 1024;

    /// <summary>Of what is handed in together at a provider's batch interface: requests, and bytes of them. Providers take 50,000 and 200 MB or more.</summary>
    public const int SubmissionRequests = 1_000, SubmissionBytes = 24 * 1024 * 1024;

    /// <summary>How long handing in may take; and how long nobody knows afterwards whether the provider has it, if nothing came back.</summary>
    public static readonly TimeSpan SubmissionTime = TimeSpan.FromMinutes(2), SubmissionSettles = TimeSpan.FromMinutes(3);

    /// <summary>The shortest and longest time between two looks at what a provider works on.</summary>
    public static readonly TimeSpan LookFirst = TimeSpan.FromSeconds(5), LookLongest = TimeSpan.FromMinutes(10);

    /// <summary>Nothing is handed in at a batch interface any more so long after the batch was opened: what is left goes as calls.</summary>
    public static readonly TimeSpan SubmittingFor = TimeSpan.FromHours(24);

    /// <summary>A submission of which nothing was heard for so long is given up. Providers end one after 24 hours.</summary>
    public static readonly TimeSpan SubmissionLongest = TimeSpan.FromHours(48);
}
